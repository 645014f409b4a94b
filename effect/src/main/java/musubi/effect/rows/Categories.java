package musubi.effect.rows;

import java.util.List;
import java.util.TreeSet;

/** A column of categories: four bytes a row, and the names of the levels once. */
public final class Categories implements Column {
    private static final long serialVersionUID = 1L;
    /** The code of a missing value. */
    public static final int MISSING = -1;

    private final int[] codes;
    private final List<String> levels;

    private Categories(int[] codes, List<String> levels) {
        this.codes = codes;
        this.levels = levels;
    }

    /** A column over these codes, which the caller no longer changes; {@link #MISSING} is no level. */
    public static Categories over(int[] codes, List<String> levels) {
        if (levels.isEmpty()) throw new IllegalArgumentException("a category without levels");
        for (int code : codes)
            if (code < MISSING || code >= levels.size()) throw new IllegalArgumentException("no level " + code);
        return new Categories(codes, List.copyOf(levels));
    }

    /** A column of these words; levels in the order of their characters, empty words missing. */
    public static Categories of(List<String> words) {
        var levels = List.copyOf(
                new TreeSet<>(words.stream().filter(w -> !w.isEmpty()).toList()));
        var places = new java.util.HashMap<String, Integer>();
        for (int i = 0; i < levels.size(); i++) places.put(levels.get(i), i);
        var codes = new int[words.size()];
        for (int i = 0; i < codes.length; i++) codes[i] = places.getOrDefault(words.get(i), MISSING);
        return new Categories(codes, levels);
    }

    @Override
    public int count() {
        return codes.length;
    }

    @Override
    public void copy(int from, int until, double[] into, int at) {
        for (int row = from; row < until; row++) into[at + row - from] = at(row);
    }

    @Override
    public double at(int row) {
        return codes[row] == MISSING ? Double.NaN : codes[row];
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public Column pick(int[] rows) {
        var picked = new int[rows.length];
        for (int i = 0; i < rows.length; i++) picked[i] = codes[rows[i]];
        return new Categories(picked, levels);
    }
}
