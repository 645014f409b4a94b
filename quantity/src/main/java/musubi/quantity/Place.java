package musubi.quantity;

import java.util.Objects;

/**
 * Where in a document something stands: the file's name, the line from 1, and the column. A column is a position from 1
 * in text, or a header's name in a table; line 0 means the document as a whole.
 */
public record Place(String file, long line, String column) {
    /** Refuses a negative line. */
    public Place {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(column, "column");
        if (line < 0) throw new IllegalArgumentException("line below 0: " + line);
    }

    /** A position in a text file. */
    public static Place at(String file, long line, long column) {
        return new Place(file, line, Long.toString(column));
    }

    /** The document as a whole. */
    public static Place whole(String file) {
        return new Place(file, 0, "");
    }

    @Override
    public String toString() {
        if (line == 0) return file;
        return column.isEmpty() ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
