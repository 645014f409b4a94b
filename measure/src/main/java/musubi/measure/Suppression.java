package musubi.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import musubi.measure.Breakdown.Cell;
import musubi.quantity.Exact;

/**
 * Hides small numbers before a table is published. A cell is hidden when fewer people than the least number stand behind
 * it, or when its numerator, its denominator or, in a share, the rest is below that number (zero included: "nobody here"
 * tells about everybody here). Many attendances or steps of few people are still few people. Then more cells are hidden,
 * smallest first, until what is missing from the total is at least two cells and at least the least number, so that the
 * total gives none away; where one person may stand in several cells, one of the hidden cells must have that many people
 * by itself.
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
        var hiding = new Hiding(breakdown, Exact.of(least));
        boolean small = hiding.small(new Cell(List.of(), breakdown.total(), breakdown.people()));
        if (!small) hiding.complement();
        return new Table(hiding.published, small ? new Published.Hidden(true) : new Published.Shown(breakdown.total()));
    }

    /** The cells while they are being hidden. */
    private static final class Hiding {
        private final Measure measure;
        private final List<Cell> cells;
        private final Exact least;
        private final boolean overlapping;
        private final List<Published> published = new ArrayList<>();

        Hiding(Breakdown breakdown, Exact least) {
            this.measure = breakdown.question().measure();
            this.cells = breakdown.cells();
            this.least = least;
            this.overlapping = breakdown.dimensions().stream().anyMatch(d -> Dimensions.own(measure, d));
            for (var cell : cells)
                published.add(small(cell) ? new Published.Hidden(true) : new Published.Shown(cell.value()));
        }

        private boolean few(Exact number) {
            return number.compareTo(least) < 0;
        }

        boolean small(Cell cell) {
            if (!(cell.value() instanceof Measured.Value value)) return false;
            if (few(people(cell)) || measure.grain().ofPersons() && few(Exact.of(cell.people()))) return true;
            return measure.kind() == Measure.Kind.SHARE
                    && (few(value.denominator()) || few(value.denominator().minus(value.numerator())));
        }

        /** How many people or events stand behind the value. */
        private Exact people(Cell cell) {
            if (!(cell.value() instanceof Measured.Value value)) return Exact.ZERO;
            return switch (measure.kind()) {
                case SHARE, RATE -> value.numerator();
                case COUNT -> measure.grain().ofPersons() ? Exact.of(cell.people()) : value.numerator();
                case SUM, MEAN, VALUE -> Exact.of(measure.grain().ofPersons() ? cell.people() : value.units());
            };
        }

        void complement() {
            var bySize = new ArrayList<Integer>();
            for (int i = 0; i < cells.size(); i++) if (cells.get(i).value() instanceof Measured.Value) bySize.add(i);
            bySize.sort(Comparator.comparing(i -> people(cells.get(i))));
            for (int i : bySize) {
                if (enough()) return;
                if (published.get(i) instanceof Published.Shown) published.set(i, new Published.Hidden(false));
            }
        }

        /** Whether nothing is hidden, or what is hidden cannot be told apart by subtracting from the total. */
        private boolean enough() {
            int hidden = 0;
            var people = Exact.ZERO;
            var most = Exact.ZERO;
            var rest = Exact.ZERO;
            for (int i = 0; i < cells.size(); i++) {
                if (!(published.get(i) instanceof Published.Hidden)
                        || !(cells.get(i).value() instanceof Measured.Value value)) continue;
                hidden++;
                var here = people(cells.get(i));
                people = people.plus(here);
                if (here.compareTo(most) > 0) most = here;
                rest = rest.plus(value.denominator()).minus(value.numerator());
            }
            if (hidden == 0) return true;
            if (measure.kind() == Measure.Kind.SHARE && few(rest)) return false;
            return hidden >= 2 && !few(overlapping ? most : people);
        }
    }
}
