package musubi.platform.points;

import java.util.ArrayList;
import java.util.List;
import musubi.ledger.Ledger;
import musubi.platform.books.Books;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import org.springframework.stereotype.Component;

/** Points that residents hold, read from the ledger. Their accounts bear the pseudonym the evidence was settled under. */
@Component
public class Points {
    private final Books books;
    private final Snapshots snapshots;
    private final Contracts contracts;

    Points(Books books, Snapshots snapshots, Contracts contracts) {
        this.books = books;
        this.snapshots = snapshots;
        this.contracts = contracts;
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
        var pseudonym = snapshots.pseudonym(person.toString());
        var agreements =
                contracts.agreements().stream().map(Contracts.Signed::id).toList();
        return books.with(ledger -> {
            var held = new ArrayList<Held>();
            for (var agreement : agreements)
                ledger.balance(Names.holder(agreement, pseudonym).id())
                        .ifPresent(balance -> held.add(
                                new Held(agreement, balance.available(), owes(ledger, agreement, pseudonym))));
            return List.copyOf(held);
        });
    }

    private static long owes(Ledger ledger, String agreement, String pseudonym) {
        return ledger.balance(Names.receivable(agreement, pseudonym).id())
                .map(balance -> -balance.posted())
                .orElse(0L);
    }
}
