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
 * @param people how many different people stand behind the total; zero when its rows are not about people
 */
public record Breakdown(Question question, List<String> dimensions, List<Cell> cells, Measured total, long people) {
    /** Lists are copied. */
    public Breakdown {
        dimensions = List.copyOf(dimensions);
        cells = List.copyOf(cells);
    }

    /**
     * One combination of groups.
     *
     * @param people how many different people stand behind the value; zero when its rows are not about people
     */
    public record Cell(List<String> key, Measured value, long people) {
        /** Lists are copied. */
        public Cell {
            key = List.copyOf(key);
        }
    }
}
