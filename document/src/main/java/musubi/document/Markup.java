package musubi.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes a page that is HTML and well-formed XML at once. Every text is escaped on its way in, so nothing that comes from
 * an agreement or from evidence can become markup; an element that is left open is a defect and is refused.
 */
public final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Nothing yet. */
    public Markup() {}

    /** Opens an element; attributes are names and values in turn, and one with an empty value is left out. */
    public Markup open(String element, String... attributes) {
        start(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    public Markup close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** Closes an element inside a line, without a new line after it. */
    public Markup shut() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** A text. */
    public Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** An element that holds one text. */
    public Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element that holds one text, inside a line. */
    public Markup inline(String element, String text, String... attributes) {
        return open(element, attributes).text(text).shut();
    }

    /** An element without content. */
    public Markup empty(String element, String... attributes) {
        start(element, attributes);
        out.append("/>");
        return this;
    }

    /** Text of our own that is written as it is. */
    Markup raw(String own) {
        out.append(own);
        return this;
    }

    /** Markup that was made before. */
    public Markup add(Markup other) {
        out.append(other.finished());
        return this;
    }

    private void start(String element, String... attributes) {
        if (attributes.length % 2 != 0) throw new IllegalArgumentException("attribute without a value in " + element);
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2)
            if (!attributes[i + 1].isEmpty())
                out.append(' ')
                        .append(attributes[i])
                        .append("=\"")
                        .append(escaped(attributes[i + 1]))
                        .append('"');
    }

    /** What was written; everything that was opened must be closed. */
    public String finished() {
        if (!open.isEmpty()) throw new IllegalStateException("still open: " + open);
        return out.toString();
    }

    /** The text with everything that XML reads as markup replaced, and without characters that XML forbids. */
    public static String escaped(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean allowed(int c) {
        return c == '\t' || c == '\n' || c >= 0x20 && c < 0xD800 || c >= 0xE000 && c < 0xFFFE || c >= 0x10000;
    }

    /**
     * Opens a table for reports: a caption, column heads of texts and then of numbers, and its body. An empty head of numbers is
     * an empty cell.
     */
    public Markup table(String caption, List<String> texts, List<String> numbers) {
        open("div", "class", "table").open("table");
        element("caption", caption);
        open("thead").open("tr");
        texts.forEach(t -> element("th", t, "scope", "col"));
        for (var n : numbers)
            if (n.isEmpty()) empty("td");
            else element("th", n, "scope", "col", "class", "number");
        return close().close().open("tbody");
    }

    /** A row of such a table; its first text is the row's head. */
    public Markup row(List<String> texts, List<String> numbers) {
        open("tr");
        for (int i = 0; i < texts.size(); i++)
            if (i == 0) element("th", texts.get(i), "scope", "row");
            else element("td", texts.get(i));
        numbers.forEach(n -> element("td", n, "class", "number"));
        return close();
    }

    /** Closes the rows, the table and what it stands in. */
    public Markup endTable() {
        return close().close().close();
    }
}
