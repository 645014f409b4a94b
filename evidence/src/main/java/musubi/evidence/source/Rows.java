package musubi.evidence.source;

import java.io.Closeable;
import java.io.IOException;

/** Rows of cells, streamed, from separated text or from a spreadsheet: whatever can be read from one is read from the other. */
public interface Rows extends Closeable {
    /** Moves to the next row that is not empty; false at the end. The header is the first row. */
    boolean next() throws IOException;

    /** The line the row starts on, from 1; in a spreadsheet its row. */
    long line();

    /** How many cells the row has. */
    int width();

    /** The text of a cell from 0, as it stands; empty beyond the row's width. */
    String cell(int column);

    /** Opens a source as rows. Where the rest of it cannot be read, the sink hears the line and the rows end. */
    static Rows open(Source source, Head head, Sink sink) throws IOException {
        return SheetRows.zipped(head.bytes()) ? new SheetRows(source, sink) : new TextRows(source, head, sink);
    }
}
