package musubi.cli;

import java.nio.file.Path;
import java.util.Optional;
import musubi.agreement.statement.Written;
import musubi.agreement.statement.WrittenDelta;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Settling;

/**
 * One change of a {@code delta.json}: which line differs between an earlier statement and the one beside the delta.
 *
 * @param statement the statement that replaces the earlier one
 * @param replaces digest of the earlier statement
 * @param change what differs
 */
record DeltaLine(Path statement, String replaces, WrittenDelta.Change change) {
    /** The change with this number, from 1; nothing when the file is no delta. */
    static Optional<DeltaLine> read(Path file, int number) {
        return WrittenDelta.read(Settling.read(file)).map(delta -> {
            int changes = delta.changes().size();
            if (number < 1 || number > changes)
                throw new BadInput(
                        "explain.no-line",
                        Place.whole(file.toString()),
                        Integer.toString(number),
                        new Words(
                                "差額に " + number + " 番目の変更はありません（" + changes + " 件）。",
                                "The delta has no change " + number + "; it has " + changes + "."));
            return new DeltaLine(
                    file.resolveSibling("statement.json"),
                    delta.replaces(),
                    delta.changes().get(number - 1));
        });
    }

    /** What changed. */
    String what() {
        return "%s  %s  %s  %,d → %,d  (%+,d)"
                .formatted(
                        change.clause(),
                        change.period(),
                        change.subject(),
                        change.before(),
                        change.after(),
                        change.difference())
                .replaceAll(" {2,}", "  ");
    }

    /** Where the earlier figure is explained. */
    Words earlier() {
        return new Words(
                "  前の額は、前の精算書（SHA-256 %.12s…）とそのパックで説明できます。今の額:".formatted(replaces),
                "  The earlier amount is explained by the earlier statement (SHA-256 %.12s…) and its pack. The amount now:"
                        .formatted(replaces));
    }

    /** The line as it is now; nothing when the correction removed it. */
    Optional<Written.WrittenLine> in(Written written) {
        return written.lines().stream()
                .filter(l -> l.clause().equals(change.clause())
                        && l.subject().equals(change.subject())
                        && l.period().equals(change.period()))
                .findFirst();
    }
}
