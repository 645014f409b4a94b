package musubi.evidence.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an XML document in UTF-8, one at a time, straight from the bytes. Made for exports of several gigabytes,
 * most of whose elements are passed over: attributes are looked at only when asked for.
 *
 * <p>It is stricter and laxer than an XML parser, on purpose. Document type, processing instructions, comments and
 * CDATA are stepped over, so no entity is ever declared or resolved and a malformed internal subset does no harm; control
 * characters that XML forbids are let through and cleaned by {@link #text}. Tags must nest and close, and a {@code <}
 * inside a tag ends the reading: then {@link #broken} says so.
 */
final class Tags {
    /** A tag longer than this is an open quote that swallows the document. */
    static final int LONGEST_TAG = 4 << 20;

    private static final int DEEPEST = 256;
    private static final byte[] COMMENT_END = ascii("-->");
    private static final byte[] CDATA_END = ascii("]]>");
    private static final byte[] INSTRUCTION_END = ascii("?>");

    /** What {@link #next} came to. */
    enum Kind {
        /** {@code <a>}. */
        START,
        /** {@code <a/>}. */
        EMPTY,
        /** {@code </a>}. */
        END,
        /** Nothing more: the root is closed, the input ended, or it is broken. */
        NONE
    }

    private final InputStream in;
    private byte[] bytes = new byte[256 * 1024];
    private int from;
    private int below;
    private int limit;
    private int nameFrom;
    private int nameBelow;
    private boolean inputEnded;
    private boolean closed;
    private int depth;
    private int parents;
    private final long[] open = new long[DEEPEST];
    private long line = 1;
    private int counted;
    private @Nullable String broken;

    Tags(InputStream in) {
        this.in = in;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Moves to the next tag. */
    Kind next() throws IOException {
        if (broken != null) return Kind.NONE;
        from = below;
        while (true) {
            while (from < limit && bytes[from] != '<') from++;
            if (from == limit) {
                below = from;
                if (!fill()) return end();
                continue;
            }
            below = from + 1;
            if (!has(below)) return end();
            switch (bytes[below]) {
                case '?' -> skipTo(INSTRUCTION_END);
                case '!' -> skipDeclaration();
                case '/' -> {
                    return endTag();
                }
                default -> {
                    return startTag();
                }
            }
            if (broken != null) return Kind.NONE;
            from = below;
        }
    }

    private Kind end() {
        if (broken == null && !closed) broken = "cut-off";
        return Kind.NONE;
    }

    private Kind startTag() throws IOException {
        int i = below;
        while (true) {
            if (i == limit) {
                int at = i - from;
                if (!fill()) return end();
                i = from + at;
            }
            byte b = bytes[i++];
            if (b == '>') break;
            if (b == '<') return broken("tag-in-tag");
            if (b == '"' || b == '\'') {
                while (true) {
                    if (i == limit) {
                        int at = i - from;
                        if (!fill()) return end();
                        i = from + at;
                    }
                    byte c = bytes[i++];
                    if (c == b) break;
                    if (c == '<') return broken("tag-in-tag");
                }
            }
        }
        below = i;
        parents = depth;
        nameFrom = from + 1;
        nameBelow = nameFrom;
        while (nameBelow < below && isName(bytes[nameBelow])) nameBelow++;
        if (nameBelow == nameFrom) return broken("no-name");
        if (closed) return broken("after-root");
        if (bytes[below - 2] == '/') {
            if (depth == 0) closed = true;
            return Kind.EMPTY;
        }
        if (depth == DEEPEST) return broken("too-deep");
        open[depth++] = hash();
        return Kind.START;
    }

    private Kind endTag() throws IOException {
        int i = below;
        while (true) {
            if (i == limit) {
                int at = i - from;
                if (!fill()) return end();
                i = from + at;
            }
            byte b = bytes[i++];
            if (b == '>') break;
            if (b == '<') return broken("tag-in-tag");
        }
        below = i;
        nameFrom = from + 2;
        nameBelow = nameFrom;
        while (nameBelow < below && isName(bytes[nameBelow])) nameBelow++;
        if (depth == 0 || open[depth - 1] != hash()) return broken("wrong-end");
        depth--;
        parents = depth;
        if (depth == 0) closed = true;
        return Kind.END;
    }

    private static boolean isName(byte b) {
        return b > ' ' && b != '/' && b != '>' && b != '=' || b < 0;
    }

    private long hash() {
        long hash = 1125899906842597L;
        for (int i = nameFrom; i < nameBelow; i++) hash = 31 * hash + bytes[i];
        return hash;
    }

    private void skipDeclaration() throws IOException {
        if (has(from + 3) && bytes[from + 2] == '-' && bytes[from + 3] == '-') {
            below = from + 4;
            skipTo(COMMENT_END);
        } else if (has(from + 2) && bytes[from + 2] == '[') {
            skipTo(CDATA_END);
        } else {
            skipDocumentType();
        }
    }

    /** To the closing {@code >}; behind an internal subset to its {@code ]>}, whatever stands inside. */
    private void skipDocumentType() throws IOException {
        boolean subset = false;
        boolean bracket = false;
        while (below < limit || fillKeepingNothing()) {
            byte b = bytes[below++];
            if (b == '>' && (bracket || !subset)) return;
            if (b == '[') subset = true;
            if (b == ']') bracket = true;
            else if (b > ' ') bracket = false;
        }
        end();
    }

    /** Moves behind the mark, which is two different bytes or two equal ones and a third. */
    private void skipTo(byte[] mark) throws IOException {
        int matched = 0;
        while (below < limit || fillKeepingNothing()) {
            byte b = bytes[below++];
            if (b == mark[matched]) {
                if (++matched == mark.length) return;
            } else if (b == mark[0]) {
                matched = mark.length == 3 ? Math.min(matched, 2) : 1;
            } else {
                matched = 0;
            }
        }
        end();
    }

    private boolean fillKeepingNothing() throws IOException {
        from = below;
        return fill();
    }

    private Kind broken(String why) {
        broken = why;
        return Kind.NONE;
    }

    /** Whether the byte at this place is there, after reading on if needed; places before {@link #from} are forgotten. */
    private boolean has(int place) throws IOException {
        int at = place - from;
        while (from + at >= limit) if (!fill()) return false;
        return true;
    }

    /** Reads on, moving what stands from {@link #from} to the front; false at the end of input. */
    private boolean fill() throws IOException {
        if (inputEnded) return false;
        count(from);
        int kept = limit - from;
        if (kept >= LONGEST_TAG) {
            broken = "tag-too-long";
            return false;
        }
        if (kept == bytes.length) bytes = Arrays.copyOf(bytes, bytes.length * 2);
        else if (from > 0) System.arraycopy(bytes, from, bytes, 0, kept);
        below -= from;
        from = 0;
        counted = 0;
        limit = kept;
        int read = in.read(bytes, limit, bytes.length - limit);
        if (read < 0) {
            inputEnded = true;
            return false;
        }
        limit += read;
        return true;
    }

    private void count(int until) {
        int lines = 0;
        for (int i = counted; i < until; i++) if (bytes[i] == '\n') lines++;
        line += lines;
        counted = Math.max(counted, until);
    }

    /** The line the tag starts on. */
    long line() {
        count(from);
        return line;
    }

    /** How many elements stand around this tag. */
    int parents() {
        return parents;
    }

    /** Why the reading ended before the root was closed, if it did. */
    @Nullable
    String broken() {
        return broken;
    }

    /** Whether the tag has this name. */
    boolean named(byte[] name) {
        return Arrays.equals(bytes, nameFrom, nameBelow, name, 0, name.length);
    }

    private int valueFrom;
    private int valueBelow;

    /** Finds an attribute of the tag; the value is then what {@link #text} and {@link #is} speak of. */
    boolean find(byte[] attribute) {
        int i = nameBelow;
        while (i < below) {
            while (i < below && (bytes[i] <= ' ' && bytes[i] >= 0)) i++;
            int start = i;
            while (i < below && isName(bytes[i])) i++;
            int stop = i;
            while (i < below && bytes[i] != '"' && bytes[i] != '\'') {
                if (bytes[i] == '>') return false;
                i++;
            }
            if (i >= below) return false;
            byte quote = bytes[i++];
            int value = i;
            while (i < below && bytes[i] != quote) i++;
            if (Arrays.equals(bytes, start, stop, attribute, 0, attribute.length)) {
                valueFrom = value;
                valueBelow = i;
                return true;
            }
            i++;
        }
        return false;
    }

    /** Whether the value found is exactly these bytes. */
    boolean is(byte[] expected) {
        return Arrays.equals(bytes, valueFrom, valueBelow, expected, 0, expected.length);
    }

    /** A hash of the bytes of the value found. */
    long valueHash() {
        long hash = 1125899906842597L;
        for (int i = valueFrom; i < valueBelow; i++) hash = 31 * hash + bytes[i];
        return hash;
    }

    /** The bytes of the value found, as text in which every byte is one character: for comparing, not for showing. */
    String bytesFrom(int offset) {
        int start = Math.min(valueFrom + offset, valueBelow);
        return new String(bytes, start, valueBelow - start, StandardCharsets.ISO_8859_1);
    }

    /** The name of the tag. */
    String name() {
        return new String(bytes, nameFrom, nameBelow - nameFrom, StandardCharsets.UTF_8);
    }

    /** The buffer in which the value found stands from {@link #valueFrom} until {@link #valueBelow}, until the next tag. */
    byte[] buffer() {
        return bytes;
    }

    int valueFrom() {
        return valueFrom;
    }

    int valueBelow() {
        return valueBelow;
    }

    /** The value as text: the five entities of XML and character references resolved, control characters made blanks. */
    String text() {
        var raw = new String(bytes, valueFrom, valueBelow - valueFrom, StandardCharsets.UTF_8);
        boolean plain = true;
        for (int i = 0; i < raw.length() && plain; i++) plain = raw.charAt(i) >= ' ' && raw.charAt(i) != '&';
        return plain ? raw : resolve(raw);
    }

    private static String resolve(String raw) {
        var text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            int end = c == '&' ? raw.indexOf(';', i) : -1;
            if (end > i && end - i <= 10) {
                int point = codePoint(raw.substring(i + 1, end));
                if (point >= 0) {
                    text.appendCodePoint(point < ' ' ? ' ' : point);
                    i = end;
                    continue;
                }
            }
            text.append(c < ' ' ? ' ' : c);
        }
        return text.toString();
    }

    /** The character an entity of XML stands for; -1 for one that would have to be declared: it stays as written. */
    private static int codePoint(String entity) {
        return switch (entity) {
            case "lt" -> '<';
            case "gt" -> '>';
            case "amp" -> '&';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> {
                try {
                    int point = entity.startsWith("#x")
                            ? Integer.parseInt(entity.substring(2), 16)
                            : entity.startsWith("#") ? Integer.parseInt(entity.substring(1)) : -1;
                    yield Character.isValidCodePoint(point) ? point : -1;
                } catch (NumberFormatException e) {
                    yield -1;
                }
            }
        };
    }
}
