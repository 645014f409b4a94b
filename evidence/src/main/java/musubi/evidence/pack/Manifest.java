package musubi.evidence.pack;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.evidence.record.RecordType;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a pack says about itself. It names no file and no person: sources are known by their digest, people by keyed
 * pseudonyms. Two builds from the same inputs give the same bytes.
 *
 * @param software what built it
 * @param pseudonyms how people's ids became pseudonyms
 * @param tables the Parquet files by table name, sorted
 * @param sources what was read, sorted by digest; {@code source_no} in the tables counts from 1 here
 * @param rejected how many rows or files were refused, by code
 * @param remarks how many remarks were made, by code
 * @param leftOut columns the sources had and the pack has not; names outside the known vocabulary are only counted
 * @param settings everything the operator chose that changes a figure
 * @param replaces digest of the pack this one corrects
 */
public record Manifest(
        String software,
        Pseudonyms pseudonyms,
        Map<String, TableFile> tables,
        List<SourceFile> sources,
        Map<String, Long> rejected,
        Map<String, Long> remarks,
        Map<String, Long> leftOut,
        Map<String, String> settings,
        Optional<Digest> replaces) {
    /** The manifest's file in a pack. */
    public static final String FILE = "manifest.json";

    /** The layout described here. */
    public static final String FORMAT = "musubi-pack-1";

    /** Collections are copied and sorted. */
    public Manifest {
        tables = java.util.Collections.unmodifiableMap(new TreeMap<>(tables));
        sources = List.copyOf(sources);
        rejected = java.util.Collections.unmodifiableMap(new TreeMap<>(rejected));
        remarks = java.util.Collections.unmodifiableMap(new TreeMap<>(remarks));
        leftOut = java.util.Collections.unmodifiableMap(new TreeMap<>(leftOut));
        settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * How ids became pseudonyms.
     *
     * @param scheme the function
     * @param keyFingerprint tells whether two packs share a key, without telling the key
     */
    public record Pseudonyms(String scheme, String keyFingerprint) {}

    /**
     * One table.
     *
     * @param file name within the pack
     * @param rows how many
     * @param sha256 of the file
     * @param columns in order
     * @param days the first and the last day in it, when it has a day column and a row
     */
    public record TableFile(
            String file, long rows, Digest sha256, List<ColumnType> columns, Optional<FirstAndLast> days) {
        /** Lists are copied. */
        public TableFile {
            columns = List.copyOf(columns);
        }
    }

    /** A column and its SQL type. */
    public record ColumnType(String name, String type) {}

    /** Both days included, as they stand in the table. */
    public record FirstAndLast(LocalDate first, LocalDate last) {}

    /**
     * One source.
     *
     * @param no from 1
     * @param sha256 of its bytes
     * @param bytes its size
     * @param format the reader that recognised it
     * @param rows rows of evidence and step intervals read from it
     */
    public record SourceFile(int no, Digest sha256, long bytes, String format, long rows) {}

    /** The pack's digest: SHA-256 of the canonical manifest without the digest itself. */
    public Digest digest() {
        return Digest.of(CanonicalJson.write(content()));
    }

    /** The bytes of the manifest's file, as text. */
    public String json() {
        var all = content();
        all.put("digest", digest().hex());
        return CanonicalJson.write(all);
    }

    private Map<String, Object> content() {
        var json = new TreeMap<String, Object>();
        json.put("format", FORMAT);
        json.put("software", software);
        json.put("pseudonyms", Map.of("scheme", pseudonyms.scheme(), "key_fingerprint", pseudonyms.keyFingerprint()));
        var files = new TreeMap<String, Object>();
        tables.forEach((name, table) -> files.put(name, json(table)));
        json.put("tables", files);
        json.put("sources", sources.stream().map(Manifest::json).toList());
        json.put("rejected", rejected);
        json.put("remarks", remarks);
        json.put("left_out", leftOut);
        json.put("settings", settings);
        replaces.ifPresent(digest -> json.put("replaces", digest.hex()));
        return json;
    }

    private static Map<String, Object> json(TableFile table) {
        var json = new TreeMap<String, Object>();
        json.put("file", table.file());
        json.put("rows", table.rows());
        json.put("sha256", table.sha256().hex());
        json.put(
                "columns",
                table.columns().stream()
                        .map(c -> Map.of("name", c.name(), "type", c.type()))
                        .toList());
        table.days().ifPresent(days -> {
            json.put("first_day", days.first().toString());
            json.put("last_day", days.last().toString());
        });
        return json;
    }

    private static Map<String, Object> json(SourceFile source) {
        return Map.of(
                "no", source.no(),
                "sha256", source.sha256().hex(),
                "bytes", source.bytes(),
                "format", source.format(),
                "rows", source.rows());
    }

    /** Reads what {@link #json} writes; refuses what has no such shape. The digest in it is not compared here. */
    public static Manifest read(String file, String json) {
        try {
            return new Reading(JsonMapper.shared().readValue(json, Map.class)).manifest();
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new BadInput(
                    "pack.manifest",
                    Place.whole(file),
                    "",
                    new Words(
                            "マニフェストとして読めません（" + brief(e) + "）。パックを元から写し直してください。",
                            "This does not read as a manifest (" + brief(e)
                                    + "). Copy the pack again from its origin."));
        }
    }

    private static String brief(Exception e) {
        var message = e.getMessage();
        if (message == null) return e.getClass().getSimpleName();
        return message.lines().findFirst().orElse("");
    }

    /** Takes the untyped tree apart; every surprise is an IllegalArgumentException. */
    private record Reading(Map<?, ?> json) {
        Manifest manifest() {
            if (!text("format").equals(FORMAT)) throw new IllegalArgumentException("format " + text("format"));
            var pseudonyms = in("pseudonyms");
            var tables = new LinkedHashMap<String, TableFile>();
            for (var entry : in("tables").json.entrySet()) {
                var name = (String) entry.getKey();
                if (RecordType.named(name).isEmpty()) throw new IllegalArgumentException("no table is called " + name);
                tables.put(name, of(entry.getValue()).table(name));
            }
            var sources = new ArrayList<SourceFile>();
            for (var source : list("sources")) sources.add(of(source).source());
            var settings = new TreeMap<String, String>();
            in("settings").json.forEach((key, value) -> settings.put((String) key, String.valueOf(value)));
            return new Manifest(
                    text("software"),
                    new Pseudonyms(pseudonyms.text("scheme"), pseudonyms.text("key_fingerprint")),
                    tables,
                    sources,
                    in("rejected").counts(),
                    in("remarks").counts(),
                    in("left_out").counts(),
                    settings,
                    json.containsKey("replaces") ? Optional.of(new Digest(text("replaces"))) : Optional.empty());
        }

        private TableFile table(String name) {
            if (!text("file").equals(name + ".parquet"))
                throw new IllegalArgumentException("table " + name + " is not in file " + text("file"));
            var columns = new ArrayList<ColumnType>();
            for (var column : list("columns"))
                columns.add(new ColumnType(of(column).text("name"), of(column).text("type")));
            Optional<FirstAndLast> days = json.containsKey("first_day")
                    ? Optional.of(
                            new FirstAndLast(LocalDate.parse(text("first_day")), LocalDate.parse(text("last_day"))))
                    : Optional.empty();
            return new TableFile(text("file"), number("rows"), new Digest(text("sha256")), columns, days);
        }

        private SourceFile source() {
            return new SourceFile(
                    Math.toIntExact(number("no")),
                    new Digest(text("sha256")),
                    number("bytes"),
                    text("format"),
                    number("rows"));
        }

        private static Reading of(@Nullable Object value) {
            if (value instanceof Map<?, ?> map) return new Reading(map);
            throw new IllegalArgumentException("an object was expected, not " + value);
        }

        private Reading in(String key) {
            return of(json.get(key));
        }

        private List<?> list(String key) {
            if (json.get(key) instanceof List<?> list) return list;
            throw new IllegalArgumentException("a list was expected at " + key);
        }

        private String text(String key) {
            if (json.get(key) instanceof String text) return text;
            throw new IllegalArgumentException("text was expected at " + key);
        }

        private long number(String key) {
            if (json.get(key) instanceof Number number) return number.longValue();
            throw new IllegalArgumentException("a number was expected at " + key);
        }

        private Map<String, Long> counts() {
            var counts = new TreeMap<String, Long>();
            for (var key : json.keySet()) counts.put((String) key, number((String) key));
            return counts;
        }
    }
}
