package musubi.measure;

import java.util.List;

/**
 * A measure by groups, with its total. The total is asked for by itself, not added up: somebody who is in two groups
 * counts once in it.
 *
 * @param question what was asked
 * @param dimensions what it is broken down by
 * @param cells one for each combination that occurs, sorted
 * @param total everybody
 */
public record Breakdown(Question question, List<String> dimensions, List<Cell> cells, Measured total) {
    /** Lists are copied. */
    public Breakdown {
        dimensions = List.copyOf(dimensions);
        cells = List.copyOf(cells);
    }

    /** One combination of groups. */
    public record Cell(List<String> key, Measured value) {
        /** Lists are copied. */
        public Cell {
            key = List.copyOf(key);
        }
    }
}
