package musubi.platform.points;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.agreement.term.Clause;
import musubi.ledger.AccountId;
import musubi.ledger.Lot;
import musubi.ledger.Standing;
import musubi.platform.access.Acting;
import musubi.platform.access.SharedReading;
import musubi.platform.books.Books;
import musubi.platform.books.Moved;
import musubi.platform.books.Movements;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Points that residents hold, read from the ledger. Their accounts bear the pseudonym the evidence was settled under. */
@Component
public class Points {
    private final Books books;
    private final Snapshots snapshots;
    private final Movements movements;
    private final PointTerms terms;
    private final AwardRepository awards;
    private final SharedReading<PersonId, Purse> purses;

    Points(
            Books books,
            Snapshots snapshots,
            Movements movements,
            PointTerms terms,
            AwardRepository awards,
            Acting acting) {
        this.movements = movements;
        this.terms = terms;
        this.awards = awards;
        this.books = books;
        this.snapshots = snapshots;
        this.purses = new SharedReading<>(acting, this::purses);
    }

    /**
     * What somebody holds under an agreement.
     *
     * @param points that can be spent
     * @param owes points to be returned, after a correction of what was spent
     */
    public record Held(String agreement, long points, long owes) {}

    /** What a resident holds, by agreement; agreements that never gave them anything are left out. */
    public List<Held> of(PersonId person) {
        return standing(terms.agreements().keySet(), snapshots.pseudonym(person.toString()))
                .held();
    }

    /** What each of several residents holds, asked at once; nothing for whom no agreement ever gave anything. */
    public Map<PersonId, List<Held>> of(Collection<PersonId> people) {
        var agreements = terms.agreements().keySet();
        var pseudonyms =
                snapshots.pseudonyms(people.stream().map(PersonId::value).toList());
        var standings = books.standings(pseudonyms.values().stream()
                .flatMap(pseudonym -> accounts(agreements, pseudonym))
                .toList());
        var held = new HashMap<PersonId, List<Held>>();
        pseudonyms.forEach((person, pseudonym) ->
                held.put(new PersonId(person), new Accounts(agreements, pseudonym, standings).held()));
        return held;
    }

    /** A resident's accounts under several agreements, as they stand. */
    private record Accounts(Collection<String> agreements, String pseudonym, Map<AccountId, Standing> standings) {
        private Optional<Standing> of(AccountId account) {
            return Optional.ofNullable(standings.get(account));
        }

        List<Held> held() {
            var held = new ArrayList<Held>();
            for (var agreement : agreements)
                of(Names.holder(agreement, pseudonym).id())
                        .ifPresent(standing ->
                                held.add(new Held(agreement, standing.balance().available(), owes(agreement))));
            return List.copyOf(held);
        }

        private long owes(String agreement) {
            return of(Names.receivable(agreement, pseudonym).id())
                    .map(standing -> -standing.balance().posted())
                    .orElse(0L);
        }

        List<Lot> lots() {
            return agreements.stream()
                    .flatMap(agreement -> of(Names.holder(agreement, pseudonym).id()).stream())
                    .flatMap(standing -> standing.left().stream())
                    .toList();
        }
    }

    private Accounts standing(Collection<String> agreements, String pseudonym) {
        return new Accounts(
                agreements,
                pseudonym,
                books.standings(accounts(agreements, pseudonym).toList()));
    }

    private static Stream<AccountId> accounts(Collection<String> agreements, String pseudonym) {
        return agreements.stream()
                .flatMap(agreement -> Stream.of(
                        Names.holder(agreement, pseudonym).id(),
                        Names.receivable(agreement, pseudonym).id()));
    }

    /**
     * Everything about a resident's points, asked at once.
     *
     * @param held by agreement; agreements that never gave anything are left out
     * @param lots that hold points, those that expire first in front
     * @param statement everything that happened, the latest first
     */
    public record Purse(List<Held> held, List<Lot> lots, List<Posted> statement) {}

    /** A resident's points and how they came; many who ask at once are told together. Not within a transaction. */
    public Purse purse(PersonId person) {
        return purses.ask(person);
    }

    /** The points of each of several residents, asked at once. Not within a transaction. */
    public Map<PersonId, Purse> purses(Set<PersonId> people) {
        var pseudonyms =
                snapshots.pseudonyms(people.stream().map(PersonId::value).toList());
        var told = told(pseudonyms.values());
        var agreements = told.agreements().keySet();
        var standings = books.standings(pseudonyms.values().stream()
                .flatMap(pseudonym -> accounts(agreements, pseudonym))
                .toList());
        var purses = new HashMap<PersonId, Purse>();
        pseudonyms.forEach((person, pseudonym) -> {
            var accounts = new Accounts(agreements, pseudonym, standings);
            purses.put(new PersonId(person), new Purse(accounts.held(), accounts.lots(), statement(told, pseudonym)));
        });
        return purses;
    }

    /** Points that can still be asked for. */
    public record Outstanding(String agreement, YearMonth lastMonth, long points) {}

    /** Points that residents can still ask for, by agreement and by the last month in which they can. */
    public List<Outstanding> outstanding() {
        return books.with(ledger -> ledger.liabilities().stream()
                .map(l -> new Outstanding(l.programme(), l.lastMonth(), l.points()))
                .toList());
    }

    /** Points that residents are to return, of all together. */
    public long toReturn() {
        return books.with(ledger -> ledger.balances().stream()
                .filter(b -> b.unit().equals(Unit.PT) && b.account().value().startsWith("receivable:"))
                .mapToLong(b -> -b.posted())
                .sum());
    }

    /** Lots of a resident that hold points, those that expire first in front. */
    public List<Lot> lots(PersonId person) {
        return standing(terms.agreements().keySet(), snapshots.pseudonym(person.toString()))
                .lots();
    }

    /** Everything that happened to a resident's points, the latest first. Not within a transaction. */
    public List<Posted> statement(PersonId person) {
        return purse(person).statement();
    }

    /** The agreements that may have given points, and what moved on accounts under them. */
    private record Told(SortedMap<String, String> agreements, Map<AccountId, List<Moved>> moved) {
        List<Moved> of(AccountId account) {
            return moved.getOrDefault(account, List.of());
        }
    }

    private Told told(Collection<String> pseudonyms) {
        return terms.with(agreements -> {
            var moved = new HashMap<AccountId, List<Moved>>();
            for (var pseudonym : pseudonyms)
                for (var agreement : agreements.keySet())
                    moved.put(Names.holder(agreement, pseudonym).id(), new ArrayList<>());
            for (var movement : movements.of(moved.keySet()))
                Stream.of(movement.debit(), movement.credit())
                        .distinct()
                        .map(moved::get)
                        .filter(Objects::nonNull)
                        .forEach(account -> account.add(movement));
            return new Told(agreements, moved);
        });
    }

    private List<Posted> statement(Told told, String pseudonym) {
        var posted = new ArrayList<Posted>();
        told.agreements().forEach((agreement, digest) -> {
            var account = Names.holder(agreement, pseudonym).id();
            var moved = told.of(account);
            if (!moved.isEmpty())
                posted.addAll(posteds(agreement, digest, account).of(moved));
        });
        posted.sort(Comparator.comparing(Posted::at).reversed());
        return List.copyOf(posted);
    }

    private Posteds posteds(String agreement, @Nullable String digest, AccountId account) {
        var signed = terms.entered(agreement, digest).versions().getLast().agreement();
        return new Posteds(
                account,
                agreement,
                clause -> signed.clause(clause).map(Clause::title).orElse(Words.same(clause)));
    }

    /**
     * One decision of those that were taken together.
     *
     * @param expires the first day on which the points can no longer be spent
     * @param before what the clause gave for the month until then
     * @param after what it gives now
     */
    public record Awarded(
            PersonId person,
            String agreement,
            YearMonth month,
            String clause,
            LocalDate expires,
            long before,
            long after) {}

    /** Some of the decisions of a batch, always in the same order. */
    @Transactional(readOnly = true)
    public List<Awarded> awarded(UUID batch, int from, int most) {
        return awards.part(batch, from, most);
    }
}
