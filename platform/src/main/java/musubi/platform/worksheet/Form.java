package musubi.platform.worksheet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The draft as a form: its fields are called as the parts of the content. Below the rows that are there some empty ones stand ready; what is
 * left empty is no row.
 */
final class Form {
    private static final int EMPTY_ROWS = 2;
    private static final int SUFFIX = 4;
    private static final Set<String> CHOSEN = Set.of("group", "direction", "part");
    private static final Pattern CELL = Pattern.compile("(%s)\\.[0-9]{3}-[0-9a-f]{%d}\\.([a-z]+)"
            .formatted(Stream.of(Table.values()).map(Table::word).collect(Collectors.joining("|")), SUFFIX));

    private Form() {}

    /** What was typed; names that are none of the worksheet are left. */
    static Content read(Map<String, String> typed) {
        var parts = new TreeMap<String, String>();
        for (var field : Field.values()) parts.put(field.word(), typed.getOrDefault(field.word(), ""));
        typed.forEach((name, value) -> {
            var cell = CELL.matcher(name);
            boolean known = cell.matches()
                    && Stream.of(Table.values())
                            .anyMatch(t -> t.word().equals(cell.group(1))
                                    && t.columns().contains(cell.group(2)));
            if (known) parts.put(name, name.endsWith(".target") ? Checks.number(value) : value);
            else if (name.startsWith("programme.")) parts.put(name, "1");
        });
        return withoutEmptyRows(new Content(parts));
    }

    /** What a list offers first is chosen in every row, so it makes none. */
    private static Content withoutEmptyRows(Content content) {
        var parts = new TreeMap<>(content.parts());
        for (var row : content.rows(Table.KPIS))
            if (CHOSEN.containsAll(row.cells().keySet()))
                parts.keySet().removeIf(name -> name.startsWith(Table.KPIS.word() + "." + row.id() + "."));
        return new Content(parts);
    }

    /** The rows that are there, and empty ones. */
    static List<Content.Row> rows(Content content, Table table) {
        var rows = new ArrayList<>(content.rows(table));
        int last = rows.isEmpty() ? 0 : Integer.parseInt(rows.getLast().id().substring(0, 3));
        for (int i = 1; i <= EMPTY_ROWS && rows.size() < Checks.MOST_ROWS; i++)
            rows.add(new Content.Row(
                    "%03d-%s".formatted(last + i, UUID.randomUUID().toString().substring(0, SUFFIX)), Map.of()));
        return rows;
    }
}
