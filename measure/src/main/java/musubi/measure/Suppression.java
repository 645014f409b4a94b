package musubi.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import musubi.measure.Breakdown.Cell;
import musubi.quantity.Exact;

/**
 * Hides small numbers before a table is published. A cell is hidden when its numerator, its denominator or, in a share,
 * the rest is below the least number (zero included: "nobody here" tells about everybody here). Then more cells are
 * hidden, smallest first, until what is missing from the total is at least two cells and at least the least number, so
 * that the total gives none away.
 */
public final class Suppression {
    /** The least number published when a publication does not set its own. */
    public static final int LEAST = 10;

    private Suppression() {}

    /** A value as published. */
    public sealed interface Published {
        /** Shown as it is. */
        record Shown(Measured value) implements Published {}

        /** Hidden because the number is small, or because it would give a small one away. */
        record Hidden(boolean small) implements Published {}
    }

    /** A table as published: cells in the order of the breakdown, then the total. */
    public record Table(List<Published> cells, Published total) {
        /** Lists are copied. */
        public Table {
            cells = List.copyOf(cells);
        }
    }

    /** The table with small numbers hidden. */
    public static Table of(Breakdown breakdown, int least) {
        var kind = breakdown.question().measure().kind();
        var published = new ArrayList<Published>();
        for (var cell : breakdown.cells())
            published.add(
                    small(kind, cell.value(), least) ? new Published.Hidden(true) : new Published.Shown(cell.value()));
        boolean totalSmall = small(kind, breakdown.total(), least);
        if (!totalSmall) complement(breakdown.cells(), kind, published, least);
        return new Table(published, totalSmall ? new Published.Hidden(true) : new Published.Shown(breakdown.total()));
    }

    private static void complement(List<Cell> cells, Measure.Kind kind, List<Published> published, int least) {
        var bySize = new ArrayList<Integer>();
        for (int i = 0; i < cells.size(); i++) bySize.add(i);
        bySize.sort(Comparator.comparing(i -> size(kind, cells.get(i).value())));
        for (int i : bySize) {
            if (enough(cells, kind, published, least)) return;
            if (published.get(i) instanceof Published.Shown) published.set(i, new Published.Hidden(false));
        }
    }

    /** Whether nothing is hidden, or what is hidden cannot be told apart by subtracting from the total. */
    private static boolean enough(List<Cell> cells, Measure.Kind kind, List<Published> published, int least) {
        int hidden = 0;
        var numerators = Exact.ZERO;
        var denominators = Exact.ZERO;
        for (int i = 0; i < cells.size(); i++) {
            if (!(published.get(i) instanceof Published.Hidden)
                    || !(cells.get(i).value() instanceof Measured.Value value)) continue;
            hidden++;
            numerators = numerators.plus(people(kind, value));
            denominators = denominators.plus(value.denominator());
        }
        if (hidden == 0) return true;
        var limit = Exact.of(least);
        boolean rest =
                kind != Measure.Kind.SHARE || denominators.minus(numerators).compareTo(limit) >= 0;
        return hidden >= 2 && numerators.compareTo(limit) >= 0 && rest;
    }

    private static boolean small(Measure.Kind kind, Measured measured, int least) {
        if (!(measured instanceof Measured.Value value)) return false;
        var limit = Exact.of(least);
        if (people(kind, value).compareTo(limit) < 0) return true;
        return kind == Measure.Kind.SHARE
                && (value.denominator().compareTo(limit) < 0
                        || value.denominator().minus(value.numerator()).compareTo(limit) < 0);
    }

    /** How many people or events stand behind the value: the numerator where it counts them, the rows otherwise. */
    private static Exact people(Measure.Kind kind, Measured.Value value) {
        return switch (kind) {
            case COUNT, SHARE, RATE -> value.numerator();
            case SUM, MEAN, VALUE -> Exact.of(value.units());
        };
    }

    private static Exact size(Measure.Kind kind, Measured measured) {
        return measured instanceof Measured.Value value ? people(kind, value) : Exact.ZERO;
    }
}
