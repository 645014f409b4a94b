package musubi.effect;

import java.util.List;

/**
 * A table of a result: a balance table, a survival curve, an event study.
 *
 * @param name what it is, such as {@code balance}
 * @param columns names of the numbers in every line
 * @param lines labelled lines
 */
public record Grid(String name, List<String> columns, List<Line> lines) {
    /** Every line has a number for every column. */
    public Grid {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        for (var line : lines)
            if (line.values().size() != columns.size())
                throw new IllegalArgumentException("%s: line %s has %d numbers for %d columns"
                        .formatted(name, line.label(), line.values().size(), columns.size()));
    }

    /** One line; NaN where there is no number. */
    public record Line(String label, List<Double> values) {
        /** Values are copied. */
        public Line {
            values = List.copyOf(values);
        }
    }
}
