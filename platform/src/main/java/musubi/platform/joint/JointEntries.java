package musubi.platform.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.platform.books.Books;
import musubi.quantity.Digest;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import musubi.settling.Posting;
import org.springframework.stereotype.Component;

/** What a released share moves in the ledger: the same entries as a statement of an own agreement, and for a correction those of its difference. */
@Component
class JointEntries {
    private final Books books;

    JointEntries(Books books) {
        this.books = books;
    }

    /** Posts a share; its transfers' ids follow from it, so posting again changes nothing. Not within a transaction. */
    void post(JointShare share) {
        books.with(ledger -> {
            var posting = new Posting(ledger);
            if (share.replaces().isEmpty()) posting.post(statement(share));
            else posting.post(new Delta(statement(share), correction(share), changes(share)));
            return ledger.head();
        });
    }

    /** What sets the transfers of one correction apart from those of another. */
    private static String correction(JointShare share) {
        return Digest.of("%s %s %d".formatted(share.contract(), share.period(), share.edition()))
                .hex();
    }

    private static List<Delta.Change> changes(JointShare share) {
        var changes = new ArrayList<Delta.Change>();
        for (var line : share.lines())
            if (line.yen() != 0) changes.add(new Delta.Change(line.before(), line.share(), line(line)));
        return changes;
    }

    private static Statement statement(JointShare share) {
        return new Statement(
                share.agreement(),
                1,
                Digest.of(share.json()).hex(),
                Words.same(share.agreement()),
                share.payer(),
                Unit.JPY,
                share.period(),
                share.days(),
                Map.of(),
                share.lines().stream().map(JointEntries::line).toList(),
                List.of(),
                List.of());
    }

    private static Line line(JointShare.Line line) {
        return new Line(
                line.number(),
                line.clause(),
                line.title(),
                "",
                "",
                line.payee(),
                line.period(),
                line.days(),
                line.due(),
                Unit.JPY,
                line.share(),
                0,
                List.of(),
                line.yen(),
                0,
                Reason.NONE,
                line.share(),
                new Derivation(
                        new Words("共同の契約の自分の自治体の負担分", "the own share of a joint contract"),
                        Long.toString(line.share()),
                        List.of(),
                        Optional.empty()));
    }
}
