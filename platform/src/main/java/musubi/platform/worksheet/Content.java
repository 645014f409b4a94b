package musubi.platform.worksheet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands on a worksheet, each part under a name of its own: {@code plan} for a text, {@code risks.002-x7.bearer} for a cell of a row,
 * {@code programme.taiso} for a programme it is about, {@code party.…} for an organisation that takes part. What is empty is not there, and
 * lines end in LF, so that the same content always has the same digest.
 */
public record Content(SortedMap<String, String> parts) {
    /** Nothing written yet. */
    static final Content EMPTY = new Content(new TreeMap<>());

    private static final String PROGRAMME = "programme.";
    private static final String PARTY = "party.";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copied; spaces around a text and what is empty are left out. */
    public Content {
        var kept = new TreeMap<String, String>();
        parts.forEach((name, value) -> {
            var plain = value.replace("\r\n", "\n").replace('\r', '\n').strip();
            if (!plain.isEmpty()) kept.put(name, plain);
        });
        parts = Collections.unmodifiableSortedMap(kept);
    }

    /**
     * A row of a table.
     *
     * @param id sorts as the rows stand, and stays when cells change
     */
    public record Row(String id, Map<String, String> cells) {
        /** Copied. */
        public Row {
            cells = Map.copyOf(cells);
        }

        /** A cell; empty when nothing is written in it. */
        public String cell(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    static Content read(String json) {
        return new Content(new TreeMap<>(JSON.readValue(json, new TypeReference<Map<String, String>>() {})));
    }

    /** In its one spelling. */
    String written() {
        return CanonicalJson.write(parts);
    }

    /** What it is known by: the same for the same content. */
    public Digest digest() {
        return Digest.of(written());
    }

    /** A part; empty when nothing is written there. */
    public String part(String name) {
        return parts.getOrDefault(name, "");
    }

    /** A text; empty when nothing is written. */
    public String text(Field field) {
        return part(field.word());
    }

    /** The rows of a table, in the order in which they were begun. */
    public List<Row> rows(Table table) {
        var rows = new TreeMap<String, Map<String, String>>();
        parts.forEach((name, value) -> {
            var names = name.split("\\.", 3);
            if (names.length == 3 && names[0].equals(table.word()))
                rows.computeIfAbsent(names[1], id -> new LinkedHashMap<>()).put(names[2], value);
        });
        return rows.entrySet().stream()
                .map(e -> new Row(e.getKey(), e.getValue()))
                .toList();
    }

    /** The ids of the programmes it is about. */
    public SortedSet<String> programmes() {
        return parts.keySet().stream()
                .filter(name -> name.startsWith(PROGRAMME))
                .map(name -> name.substring(PROGRAMME.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who takes part beside the municipality, by id; in what was proposed alone. */
    public Map<UUID, String> parties() {
        var parties = new LinkedHashMap<UUID, String>();
        parts.forEach((name, value) -> {
            if (name.startsWith(PARTY)) parties.put(UUID.fromString(name.substring(PARTY.length())), value);
        });
        return parties;
    }

    Content with(List<Organisation> parties) {
        var all = new TreeMap<>(parts);
        parties.forEach(p -> all.put(PARTY + p.id(), p.name()));
        return new Content(all);
    }

    /** The same about the programmes another one is about. */
    Content aboutAs(Content other) {
        var all = new TreeMap<>(parts);
        all.keySet().removeIf(name -> name.startsWith(PROGRAMME));
        other.programmes().forEach(p -> all.put(PROGRAMME + p, "1"));
        return new Content(all);
    }

    static String programme(String id) {
        return PROGRAMME + id;
    }

    static String cell(Table table, String row, String column) {
        return table.word() + "." + row + "." + column;
    }

    /** A part that differs; empty where it is not there. */
    public record Change(String part, String before, String after) {}

    /** What differs between this and a later one, by the name of the part. */
    public List<Change> changes(Content later) {
        var names = new TreeSet<>(parts.keySet());
        names.addAll(later.parts.keySet());
        return names.stream()
                .map(name -> new Change(name, part(name), later.part(name)))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    /**
     * What two made of the same.
     *
     * @param content where only one changed a part, theirs; where both did, what the later one wrote
     * @param theirs what the earlier one had changed
     * @param both the parts both changed to something different
     */
    public record Merged(Content content, List<Change> theirs, List<Change> both) {}

    /** Puts together what was made of this by an earlier writer and by a later one. */
    Merged merge(Content earlier, Content later) {
        var theirs = changes(earlier);
        var merged = new TreeMap<>(later.parts);
        var both = new ArrayList<Change>();
        for (var change : theirs) {
            var mine = later.part(change.part());
            if (mine.equals(change.before())) put(merged, change.part(), change.after());
            else if (!mine.equals(change.after())) both.add(new Change(change.part(), change.after(), mine));
        }
        return new Merged(new Content(merged), theirs, both);
    }

    private static void put(Map<String, String> parts, String name, @Nullable String value) {
        if (value == null || value.isEmpty()) parts.remove(name);
        else parts.put(name, value);
    }
}
