package musubi.ledger;

import static musubi.ledger.RequestText.line;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** What the entry did. */
    static Receipt receipt(Entry entry) {
        var movements = new ArrayList<Movement>();
        var balances = new ArrayList<Balance>();
        entry.text().lines().map(line -> line.split("\t", -1)).forEach(f -> {
            switch (f[0]) {
                case "move" -> movements.add(movement(f));
                case "balance" ->
                    balances.add(new Balance(
                            new AccountId(f[1]),
                            RequestText.unit(f[2]),
                            Long.parseLong(f[3]),
                            Long.parseLong(f[4]),
                            Long.parseLong(f[5]),
                            Long.parseLong(f[6])));
                default -> {}
            }
        });
        return new Receipt(entry.number(), entry.hash(), movements, balances);
    }

    private static Movement movement(String[] f) {
        return new Movement(
                Movement.Phase.valueOf(f[1]),
                new TransferId(f[2]),
                new AccountId(f[3]),
                new AccountId(f[4]),
                Long.parseLong(f[5]),
                RequestText.unit(f[6]),
                f[7].equals("-")
                        ? List.of()
                        : Stream.of(f[7].split(" ", -1)).map(Slice::read).toList());
    }
}
