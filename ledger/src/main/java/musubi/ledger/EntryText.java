package musubi.ledger;

import static musubi.ledger.RequestText.line;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of an entry: what was asked, then what it did. The second half follows from the first; it is written down so
 * that an auditor can check every balance without our program, and so that a program that decides otherwise is caught.
 */
final class EntryText {
    private EntryText() {}

    static String write(
            Head behind, Instant recordedAt, String asked, List<Movement> movements, List<Balance> balances) {
        var text = new StringBuilder(line("entry", behind.number() + 1, recordedAt, behind.hash()));
        text.append(asked);
        for (var m : movements)
            text.append(line("move", m.phase(), m.by(), m.debit(), m.credit(), m.amount(), m.unit(), slices(m)));
        for (var b : balances)
            text.append(line("balance", b.account(), b.unit(), b.posted(), b.pendingOut(), b.pendingIn(), b.version()));
        return text.toString();
    }

    private static String slices(Movement movement) {
        return movement.slices().isEmpty()
                ? "-"
                : movement.slices().stream().map(Slice::toString).collect(Collectors.joining(" "));
    }

    /** When the entry was recorded. */
    static Instant recordedAt(String text) {
        return RequestText.moment(text.substring(0, text.indexOf('\n')).split("\t", -1)[2]);
    }

    /** What the entry accepted. */
    static Request request(String text) {
        var lines = text.lines().iterator();
        lines.next();
        return RequestText.read(lines);
    }
}
