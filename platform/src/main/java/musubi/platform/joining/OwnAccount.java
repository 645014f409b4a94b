package musubi.platform.joining;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.account.Invitations;
import musubi.platform.attendance.Cards;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The account of a resident, opened by themselves with a code. */
@Component
class OwnAccount {
    private final Codes codes;
    private final Cards cards;
    private final People people;
    private final Accounts accounts;
    private final Invitations invitations;
    private final SecureRandom random = new SecureRandom();

    OwnAccount(Codes codes, Cards cards, People people, Accounts accounts, Invitations invitations) {
        this.codes = codes;
        this.cards = cards;
        this.people = people;
        this.accounts = accounts;
        this.invitations = invitations;
    }

    /** Sends a code to whoever holds this card and was born on this day. What came of it is not told. */
    @Transactional
    public void ask(String card, LocalDate born) {
        cards.owner(card)
                .flatMap(people::find)
                .filter(resident -> resident.born().equals(born))
                .ifPresent(resident -> codes.byQuickestWay(resident.id()));
    }

    /** The secret of a link by which they choose how to sign in; of one who has an account already, to another password. */
    @Transactional
    public Optional<String> open(String code, LocalDate born) {
        return codes.use(code, born).flatMap(this::link);
    }

    private Optional<String> link(PersonId person) {
        var account = accounts.ofPerson(person.value());
        if (account.isPresent())
            return account.filter(Account::enabled).flatMap(there -> invitations.renew(UUID.randomUUID(), there, ""));
        return invitations.invite(
                UUID.randomUUID(), login(), Role.RESIDENT, Optional.of(person.value()), Optional.empty());
    }

    /** Eight digits drawn by lot, as no account is named yet: easy to type, and they tell nothing. */
    private String login() {
        while (true) {
            var login = "%08d".formatted(random.nextInt(100_000_000));
            if (accounts.named(login).isEmpty()) return login;
        }
    }
}
