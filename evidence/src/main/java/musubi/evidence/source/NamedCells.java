package musubi.evidence.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/** Rows whose cells are asked for by the name in the header; what cannot be read goes to the sink. */
final class NamedCells {
    private final Rows rows;
    private final Sink sink;
    private final Map<String, Integer> columns = new HashMap<>();

    /** {@code header} are the names by position. */
    NamedCells(Rows rows, List<String> header, Sink sink) {
        this.rows = rows;
        this.sink = sink;
        for (int i = 0; i < header.size(); i++) columns.putIfAbsent(header.get(i), i);
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    /** The cell's text; empty when there is no such column. */
    String text(String column) {
        var at = columns.get(column);
        return at == null ? "" : rows.cell(at);
    }

    long line() {
        return rows.line();
    }

    /** The value of a cell that must be there, or null after the row was rejected. */
    <T> @Nullable T read(String column, Function<String, Reading<T>> reading) {
        var text = text(column);
        if (Cells.blank(text)) {
            reject("csv.empty", column, "", new Words("値がありません", "there is no value"));
            return null;
        }
        return switch (reading.apply(text)) {
            case Parsed<T>(var value) -> value;
            case Unreadable<T>(var code, var words) -> {
                reject(code, column, text, words);
                yield null;
            }
        };
    }

    void reject(String code, String column, String value, Words words) {
        sink.reject(code, rows.line(), column, value, words);
    }

    void remark(String code, String column, String value, Words words) {
        sink.remark(code, rows.line(), column, value, words);
    }
}
