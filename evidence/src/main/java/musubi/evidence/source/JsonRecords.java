package musubi.evidence.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;

/**
 * The records of a JSON file one by one, so that memory holds one record and never the file: the elements of an array at the top,
 * those of a named array in an object at the top, or objects one after the other, as NDJSON has them. What is deeper,
 * longer or larger than any record is refused.
 */
final class JsonRecords implements Closeable {
    private static final int MOST_REMEMBERED = 100;

    private final JsonParser parser;
    private final String records;
    private final boolean byLine;
    private final Sink sink;
    private final Map<String, String> about = new HashMap<>();
    private Where where = Where.TOP;
    private long number;
    private long line = 1;
    private boolean ended;

    private enum Where {
        /** Before or between values at the top. */
        TOP,
        /** In an array at the top. */
        ARRAY,
        /** In an object at the top that holds the named array. */
        OBJECT,
        /** In the named array. */
        NAMED
    }

    /** @param records the name of the array that holds the records of an object at the top; empty when the object is the record */
    JsonRecords(Source source, Head head, String records, Sink sink) throws IOException {
        this.parser = JsonTree.JSON.createParser(ObjectReadContext.empty(), Decoding.open(source, head, sink));
        this.records = records;
        this.byLine = head.text().strip().indexOf('\n') >= 0;
        this.sink = sink;
    }

    /** The line of the last record, from 1; its number where the whole file is one line. */
    long line() {
        return byLine ? line : number;
    }

    /** A text, number or truth beside the named array, read so far; empty when there is none. */
    String about(String name) {
        return about.getOrDefault(name, "");
    }

    /** The next record, or null at the end. Where the rest cannot be read, the sink hears it. */
    @Nullable
    JsonNode next() throws IOException {
        try {
            while (!ended) {
                var token = parser.nextToken();
                if (token == null) break;
                var record = at(token);
                if (record != null) return record;
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (StreamConstraintsException e) {
            reject(
                    "json.too-deep",
                    "入れ子が深すぎるか、値が長すぎます。ここから先は読みませんでした",
                    "it is nested too deep or a value is too long; nothing was read from here on");
        } catch (JacksonException e) {
            reject(
                    "json.broken",
                    "ここから先は JSON として読めません。ここまでは読みました",
                    "from here on it is not JSON; everything before was read");
        }
        ended = true;
        return null;
    }

    private void reject(String code, String ja, String en) {
        if (byLine) line = Math.max(line, parser.currentLocation().getLineNr());
        else number++;
        sink.reject(code, line(), "", "", new Words(ja, en));
    }

    private @Nullable JsonNode at(JsonToken token) {
        switch (where) {
            case TOP -> {
                if (token == JsonToken.START_ARRAY) where = Where.ARRAY;
                else if (token == JsonToken.START_OBJECT && !records.isEmpty()) where = Where.OBJECT;
                else return record(token);
            }
            case ARRAY -> {
                if (token == JsonToken.END_ARRAY) where = Where.TOP;
                else return record(token);
            }
            case NAMED -> {
                if (token == JsonToken.END_ARRAY) where = Where.OBJECT;
                else return record(token);
            }
            case OBJECT -> {
                if (token == JsonToken.END_OBJECT) where = Where.TOP;
                else beside();
            }
        }
        return null;
    }

    /** A field of the object that holds the named array. */
    private void beside() {
        var name = parser.currentName();
        var value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && name.equals(records)) where = Where.NAMED;
        else if (value.isScalarValue() && about.size() < MOST_REMEMBERED) about.put(name, parser.getString());
        else parser.skipChildren();
    }

    private @Nullable JsonNode record(JsonToken token) {
        number++;
        line = parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
            sink.reject(
                    "json.not-an-object",
                    line(),
                    "",
                    token.isScalarValue() ? cut(parser.getString()) : "",
                    new Words("記録（{…}）ではありません", "not a record ({…})"));
            parser.skipChildren();
            return null;
        }
        var tree = JsonTree.at(parser, token);
        if (tree.isPresent()) return tree.get();
        sink.reject(
                "json.too-large",
                line(),
                "",
                "",
                new Words("一つの記録が大きすぎるため読みません", "the record is too large and was not read"));
        return null;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
