package musubi.platform.selection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import musubi.platform.attendance.CardIssues;
import musubi.platform.joining.CodeLetters;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import org.springframework.stereotype.Component;

/** What people get on their first day: a card for the door, and the code that opens their own account. */
@Component
class FirstDay {
    private final CardIssues cards;
    private final CodeLetters codes;
    private final Register register;

    FirstDay(CardIssues cards, CodeLetters codes, Register register) {
        this.cards = cards;
        this.codes = codes;
        this.register = register;
    }

    /** Who gets something and who does not. */
    record Sorted(List<PersonId> people, List<LeftOut> leftOut) {
        private static Sorted by(Collection<PersonId> all, Function<PersonId, Optional<LeftOut.Why>> why) {
            var people = new ArrayList<PersonId>();
            var without = new EnumMap<LeftOut.Why, List<PersonId>>(LeftOut.Why.class);
            for (var person : all)
                why.apply(person)
                        .ifPresentOrElse(
                                reason -> without.computeIfAbsent(reason, r -> new ArrayList<>())
                                        .add(person),
                                () -> people.add(person));
            return new Sorted(
                    List.copyOf(people),
                    without.entrySet().stream()
                            .map(e -> new LeftOut(e.getKey(), e.getValue()))
                            .toList());
        }
    }

    /** Who would get a card. */
    Sorted cards(List<PersonId> members) {
        var takingPart = register.takingPart(members);
        var holders = cards.holders(members);
        return Sorted.by(members, person -> {
            if (holders.contains(person)) return Optional.of(LeftOut.Why.CARD);
            return takingPart.contains(person) ? Optional.empty() : Optional.of(LeftOut.Why.NOTHING);
        });
    }

    /** Who would be sent a code. */
    Sorted codes(List<PersonId> members) {
        var takingPart = register.takingPart(members);
        var without = codes.without(members);
        return Sorted.by(members, person -> {
            var why = Optional.ofNullable(without.get(person)).map(FirstDay::why);
            return why.isPresent() || takingPart.contains(person) ? why : Optional.of(LeftOut.Why.NOTHING);
        });
    }

    private static LeftOut.Why why(CodeLetters.Why why) {
        return switch (why) {
            case ACCOUNT -> LeftOut.Why.ACCOUNT;
            case CODE -> LeftOut.Why.CODE;
            case ADDRESS -> LeftOut.Why.ADDRESS;
            case REFUSING -> LeftOut.Why.REFUSING;
        };
    }

    int issue(SelectionId selection, List<PersonId> people) {
        return cards.issue(selection.value(), people);
    }

    int send(SelectionId selection, List<PersonId> people) {
        return codes.send(selection.value(), people);
    }

    /** How many of the cards nobody has shown at a door yet. */
    int unshown(SelectionId selection) {
        return (int) given(selection).stream().filter(card -> !card.shown()).count();
    }

    /** How many of the codes still work. */
    int working(SelectionId selection) {
        return codes.working(selection.value());
    }

    int end(SelectionId selection) {
        return cards.endUnshown(selection.value());
    }

    int withdraw(SelectionId selection) {
        return codes.withdraw(selection.value());
    }

    /** The cards that still open doors, in the order in which people are read. */
    List<CardIssues.Given> given(SelectionId selection) {
        var cards = new HashMap<PersonId, CardIssues.Given>();
        for (var card : this.cards.given(selection.value())) cards.put(card.person(), card);
        return register.byReading(cards.keySet()).stream()
                .map(person -> Objects.requireNonNull(cards.get(person)))
                .toList();
    }

    /** Who has used what they got: it is not taken back. */
    List<PersonId> used(SelectionId selection, Act act) {
        return switch (act) {
            case Act.GiveCards() ->
                given(selection).stream()
                        .filter(CardIssues.Given::shown)
                        .map(CardIssues.Given::person)
                        .toList();
            case Act.SendCodes() -> codes.used(selection.value());
            case Act.Leave leave -> List.of();
            case Act.Tell tell -> List.of();
        };
    }
}
