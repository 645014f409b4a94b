package musubi.evidence.source;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Separated text on its way to the parser, watched for rows that a stray quote or a giant cell would turn into something
 * nobody wrote: a quote that is opened and forgotten swallows the rows behind it into one cell. The parser gets every
 * character but those that no row can use; {@link #fault} tells which rows are not to be believed.
 */
final class QuotedText extends Reader {
    private static final int LONGEST_CELL = 1 << 16;
    private static final int LONGEST_ROW = 1 << 19;
    /** A row of fewer cells has the shape of any sentence. */
    private static final int LEAST_SEPARATORS = 2;

    /** What is wrong with a row. */
    enum Kind {
        /** A quote is opened and the text ends. */
        UNCLOSED,
        /** Something stands between a closing quote and the next separator. */
        STRAY,
        /** A cell runs over several lines and holds what has the shape of other rows. */
        SWALLOWED,
        /** A cell, or the row, is longer than anything written by people. */
        TOO_LONG
    }

    /** A row from its first line to its last. */
    record Fault(Kind kind, long line, long last) {}

    private enum Within {
        START,
        PLAIN,
        QUOTED,
        QUOTE,
        BEHIND_QUOTE
    }

    private final Reader in;
    private final char separator;
    private final Queue<Fault> faults = new ArrayDeque<>();
    private Within within = Within.START;
    private @Nullable Kind wrong;
    private long line = 1;
    private long rowLine = 1;
    private int cellLength;
    private int rowLength;
    /** Separators in the first row, and in the line that is read inside a quoted cell, once it is not the cell's first. */
    private int separators;

    private boolean firstRow = true;
    private boolean laterLine;
    private int separatorsInLine;
    private boolean afterCarriageReturn;
    private boolean ended;

    QuotedText(Reader in, char separator) {
        this.in = in;
        this.separator = separator;
    }

    /** What is wrong with the row that begins on this line, of the rows read so far; asked in the order of the rows. */
    @Nullable
    Fault fault(long rowLine) {
        var next = faults.peek();
        return next != null && next.line <= rowLine ? faults.remove() : null;
    }

    @Override
    public int read(char[] text, int offset, int length) throws IOException {
        while (true) {
            int read = in.read(text, offset, length);
            if (read < 0) {
                end();
                return -1;
            }
            int kept = watch(text, offset, read);
            if (kept > 0) return kept;
        }
    }

    private void end() {
        if (ended) return;
        ended = true;
        if (within == Within.QUOTED) faults.add(new Fault(Kind.UNCLOSED, rowLine, line));
        else endRow(line);
    }

    /** Follows the text and closes the gaps left by what is dropped; how much is kept. */
    private int watch(char[] text, int from, int count) {
        int to = from;
        for (int i = from; i < from + count; i++) {
            char c = text[i];
            if (keep(c)) text[to++] = c;
        }
        return to - from;
    }

    private boolean keep(char c) {
        boolean lineFeedOfPair = c == '\n' && afterCarriageReturn;
        afterCarriageReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            if (lineFeedOfPair) {
                rowLine = within == Within.QUOTED ? rowLine : line;
                return true;
            }
            if (within == Within.QUOTED) {
                seekRow();
                separatorsInLine = 0;
                laterLine = true;
                line++;
                longer();
                return true;
            }
            endRow(line);
            line++;
            rowLine = line;
            return true;
        }
        if (within != Within.QUOTED && c == separator) {
            within = Within.START;
            laterLine = false;
            separatorsInLine = 0;
            cellLength = 0;
            rowLength++;
            if (firstRow) separators++;
            return true;
        }
        if (within == Within.QUOTED && c == separator) separatorsInLine++;
        switch (within) {
            case START -> within = c == '"' ? Within.QUOTED : Within.PLAIN;
            case PLAIN -> {}
            case QUOTED -> {
                if (c == '"') within = Within.QUOTE;
                if (within == Within.QUOTE) seekRow();
            }
            case QUOTE -> {
                if (c == '"') {
                    within = Within.QUOTED;
                } else {
                    within = Within.BEHIND_QUOTE;
                    if (wrong == null) wrong = Kind.STRAY;
                }
            }
            case BEHIND_QUOTE -> {}
        }
        if (within == Within.BEHIND_QUOTE) return false;
        // The quotes around a cell are always kept, so that the parser sees the same cells.
        return longer() || within == Within.QUOTE || (within == Within.QUOTED && c == '"');
    }

    /** A line inside a cell that has as many separators as a row is one that a forgotten quote swallowed. */
    private void seekRow() {
        if (laterLine && separators >= LEAST_SEPARATORS && separatorsInLine >= separators && wrong == null)
            wrong = Kind.SWALLOWED;
    }

    /** Counts a character of a cell; whether the cell may still take it. */
    private boolean longer() {
        cellLength++;
        rowLength++;
        if (cellLength <= LONGEST_CELL && rowLength <= LONGEST_ROW) return true;
        if (wrong == null) wrong = Kind.TOO_LONG;
        return false;
    }

    private void endRow(long last) {
        firstRow = false;
        laterLine = false;
        separatorsInLine = 0;
        if (wrong != null) faults.add(new Fault(wrong, rowLine, last));
        wrong = null;
        within = Within.START;
        cellLength = 0;
        rowLength = 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
