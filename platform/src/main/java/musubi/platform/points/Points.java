package musubi.platform.points;

import java.util.List;
import musubi.ledger.Account;
import musubi.platform.books.Books;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Unit;
import org.springframework.stereotype.Component;

/** Points that residents hold, read from the ledger. Their accounts bear the pseudonym the evidence was settled under. */
@Component
public class Points {
    private final Books books;
    private final Snapshots snapshots;

    Points(Books books, Snapshots snapshots) {
        this.books = books;
        this.snapshots = snapshots;
    }

    /** What one account holds: under which agreement, and how many points can be spent. */
    public record Held(String agreement, long points) {}

    /** What a resident holds, by agreement. */
    public List<Held> of(PersonId person) {
        var pseudonym = snapshots.pseudonym(person.toString());
        return books.with(ledger -> ledger.accounts().stream()
                .filter(account -> account.unit().equals(Unit.PT)
                        && account.id().toString().startsWith("points:")
                        && account.id().toString().endsWith(":" + pseudonym))
                .map(account -> new Held(
                        agreement(account),
                        ledger.balance(account.id()).orElseThrow().posted()))
                .toList());
    }

    private static String agreement(Account account) {
        var name = account.id().toString();
        return name.substring("points:".length(), name.lastIndexOf(':'));
    }
}
