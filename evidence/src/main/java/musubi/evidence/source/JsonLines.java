package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;

/** NDJSON: a record on each line, so that one that is broken takes none of the others with it. */
final class JsonLines implements Closeable {
    private static final int LONGEST = 16 << 20;

    private final BufferedReader text;
    private final Sink sink;
    private final StringBuilder line = new StringBuilder();
    private long number;
    private boolean ended;

    JsonLines(Source source, Head head, Sink sink) throws IOException {
        this.text = new BufferedReader(Decoding.open(source, head, sink));
        this.sink = sink;
    }

    /** The line of the last record, from 1. */
    long line() {
        return number;
    }

    /** The next record, or null at the end. */
    @Nullable
    JsonNode next() throws IOException {
        while (!ended) {
            boolean whole = read();
            if (!whole) {
                reject("json.too-large", "一つの記録が大きすぎるため読みません", "the record is too large and was not read");
            } else if (!Cells.blank(line.toString())) {
                var record = record();
                if (record != null) return record;
            }
        }
        return null;
    }

    /** Fills {@link #line}; false when it is too long. */
    private boolean read() throws IOException {
        line.setLength(0);
        number++;
        boolean whole = true;
        for (int c = text.read(); c != '\n'; c = text.read()) {
            if (c < 0) {
                ended = true;
                return whole;
            }
            if (line.length() < LONGEST) line.append((char) c);
            else whole = false;
        }
        return whole;
    }

    private @Nullable JsonNode record() {
        try (var parser = JsonTree.JSON.createParser(ObjectReadContext.empty(), line.toString())) {
            var token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                var tree = JsonTree.at(parser, token);
                if (tree.isPresent() && parser.nextToken() == null) return tree.get();
                if (tree.isEmpty()) {
                    reject("json.too-large", "一つの記録が大きすぎるため読みません", "the record is too large and was not read");
                    return null;
                }
            }
        } catch (JacksonException e) {
            // Said below, as for a line that holds something else.
        }
        reject("json.broken-line", "この行は JSON の記録として読めません", "this line is no record in JSON");
        return null;
    }

    private void reject(String code, String ja, String en) {
        sink.reject(code, number, "", line.substring(0, Math.min(80, line.length())), new Words(ja, en));
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
