package musubi.study.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import musubi.effect.rows.Column;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** Truth and words, coded in the order in which they are met until the column is whole. */
final class WordFiller implements Filler {
    private static final Map<String, Integer> TRUTH =
            Map.of("false", 0, "False", 0, "FALSE", 0, "true", 1, "True", 1, "TRUE", 1);
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> levels;
    private final Values codes;
    private final String type;

    /** Collects words; {@code levels} of truth are given beforehand. */
    WordFiller(List<String> levels, Values codes, String type) {
        this.levels = levels;
        this.codes = codes;
        this.type = type;
    }

    @Override
    public void add(ResultSet row, int column) throws SQLException {
        if (levels.isEmpty()) {
            add(row.getString(column));
            return;
        }
        boolean truth = row.getBoolean(column);
        codes.add(row.wasNull() ? Double.NaN : truth ? 1 : 0);
    }

    @Override
    public void add(DuckDBReadableVector vector) {
        for (long row = 0; row < vector.rowCount(); row++)
            if (levels.isEmpty()) add(vector.getString(row));
            else codes.add(vector.isNull(row) ? Double.NaN : vector.getBoolean(row) ? 1 : 0);
    }

    private void add(@Nullable String word) {
        codes.add(word == null || word.isEmpty() ? Double.NaN : places.computeIfAbsent(word, w -> places.size()));
    }

    @Override
    public boolean takesChunks() {
        return Filler.isUsual(type);
    }

    /** Levels in the order of their characters, whoever came first in the file. */
    @Override
    public Column column() {
        if (!levels.isEmpty()) return codes.words(levels, code -> (int) code);
        if (places.isEmpty()) return codes.numbers();
        var met = new String[places.size()];
        places.forEach((word, place) -> met[place] = word);
        if (TRUTH.keySet().containsAll(places.keySet()))
            return codes.words(List.of("FALSE", "TRUE"), code -> Objects.requireNonNull(TRUTH.get(met[(int) code])));
        var order = IntStream.range(0, met.length).boxed().toArray(Integer[]::new);
        Arrays.parallelSort(order, Comparator.comparing(place -> met[place]));
        var moved = new int[met.length];
        for (int i = 0; i < moved.length; i++) moved[order[i]] = i;
        return codes.words(Arrays.stream(order).map(place -> met[place]).toList(), code -> moved[(int) code]);
    }
}
