package musubi.platform.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.attoparser.simple.AbstractSimpleMarkupHandler;
import org.attoparser.simple.SimpleMarkupParser;
import org.jspecify.annotations.Nullable;
import org.unbescape.html.HtmlEscape;

/**
 * Finds a table that a page of ours marks as a list: {@code data-list} holds its title, {@code id} tells it from others of the page,
 * {@code data-names} says that it names people. What is there to be pressed is left out, and so are columns that hold nothing else.
 */
final class ListReader extends AbstractSimpleMarkupHandler {
    private static final Set<String> PRESSED = Set.of("form", "button", "details", "script");

    private final String wanted;
    private final List<String> header = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private @Nullable Map<String, String> table;
    private @Nullable StringBuilder cell;
    private List<String> row = new ArrayList<>();
    private boolean inHead;
    private boolean over;
    private int pressed;

    private ListReader(String wanted) {
        this.wanted = wanted;
    }

    /**
     * The list of a page.
     *
     * @param wanted the table's id; empty for the first that is marked
     */
    static Optional<Listed> read(String page, String wanted) {
        var reader = new ListReader(wanted);
        try {
            new SimpleMarkupParser(ParseConfiguration.htmlConfiguration()).parse(page, reader);
        } catch (ParseException e) {
            throw new IllegalStateException("a page of ours cannot be read", e);
        }
        return reader.listed();
    }

    private Optional<Listed> listed() {
        if (table == null) return Optional.empty();
        var kept = IntStream.range(0, header.size())
                .filter(i -> rows.isEmpty()
                        || rows.stream().anyMatch(r -> i < r.size() && !r.get(i).isEmpty()))
                .boxed()
                .toList();
        return Optional.of(new Listed(
                unescaped(table.getOrDefault("data-list", "")),
                table.containsKey("data-names"),
                kept.stream().map(header::get).toList(),
                kept.stream().map(numbers::get).toList(),
                rows.stream()
                        .map(r -> kept.stream()
                                .map(i -> i < r.size() ? r.get(i) : "")
                                .toList())
                        .toList()));
    }

    @Override
    public void handleOpenElement(String name, @Nullable Map<String, String> found, int line, int column) {
        var attributes = found == null ? Map.<String, String>of() : found;
        if (table == null) {
            if (name.equals("table")
                    && attributes.containsKey("data-list")
                    && (wanted.isEmpty() || wanted.equals(attributes.get("id")))) table = attributes;
            return;
        }
        if (over) return;
        if (PRESSED.contains(name)) pressed++;
        switch (name) {
            case "thead" -> inHead = true;
            case "tr" -> row = new ArrayList<>();
            case "th", "td" -> {
                cell = new StringBuilder();
                if (inHead) numbers.add(attributes.getOrDefault("class", "").contains("number"));
            }
            default -> {}
        }
    }

    @Override
    public void handleAutoOpenElement(String name, @Nullable Map<String, String> attributes, int line, int column) {
        handleOpenElement(name, attributes, line, column);
    }

    @Override
    public void handleStandaloneElement(
            String name, @Nullable Map<String, String> attributes, boolean minimized, int line, int column) {
        if (name.equals("br") && cell != null) cell.append(' ');
    }

    @Override
    public void handleCloseElement(String name, int line, int column) {
        if (table == null || over) return;
        if (PRESSED.contains(name)) pressed--;
        switch (name) {
            case "table" -> over = true;
            case "thead" -> inHead = false;
            case "th", "td" -> {
                if (cell != null)
                    (inHead ? header : row)
                            .add(unescaped(cell.toString()).strip().replaceAll("\\s+", " "));
                cell = null;
            }
            case "tr" -> {
                if (!inHead && !row.isEmpty()) rows.add(row);
            }
            default -> {}
        }
    }

    @Override
    public void handleAutoCloseElement(String name, int line, int column) {
        handleCloseElement(name, line, column);
    }

    @Override
    public void handleText(char[] buffer, int offset, int length, int line, int column) {
        if (cell != null && pressed == 0) cell.append(buffer, offset, length);
    }

    private static String unescaped(String text) {
        return HtmlEscape.unescapeHtml(text);
    }
}
