package musubi.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** The measures there are: the library, and those of a user's own folder, which work the same. */
public final class Measures {
    private static final Pattern LINE = Pattern.compile("LINE (\\d+):");
    private static final String LIBRARY = "/musubi/measure/library/";

    private final SortedMap<String, Measure> byId;

    private Measures(SortedMap<String, Measure> byId) {
        this.byId = byId;
    }

    /** The library. */
    public static Measures library() {
        return Library.READ;
    }

    /** Read once, by whoever asks first. */
    private static final class Library {
        private static final Measures READ = read();

        private static Measures read() {
            var byId = new TreeMap<String, Measure>();
            for (var id : resource("index").lines().filter(l -> !l.isBlank()).toList())
                byId.put(id, MeasureFile.read(id + ".sql", resource(id + ".sql")));
            return new Measures(byId);
        }
    }

    private static String resource(String name) {
        try (var in = Measures.class.getResourceAsStream(LIBRARY + name)) {
            if (in == null) throw new IllegalStateException("the library has no " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * These and the {@code .sql} files of a folder. Each is tried on empty tables first, so that a mistake is found
     * before any evidence is touched. Refuses with every problem of every file; an id that is taken is one.
     */
    public Measures withFolder(Path folder) {
        var all = new TreeMap<>(byId);
        var problems = new ArrayList<Problem>();
        try (var views = PackViews.empty()) {
            for (var file : files(folder)) {
                try {
                    var measure = MeasureFile.read(folder.relativize(file).toString(), text(file));
                    check(measure, views).ifPresentOrElse(problems::add, () -> {
                        if (all.putIfAbsent(measure.id(), measure) != null)
                            problems.add(Problem.error(
                                    "measure.id-taken",
                                    new Place(measure.file(), 1, ""),
                                    measure.id(),
                                    new Words(
                                            "%s という指標は既にあります".formatted(measure.id()),
                                            "there is already a measure called %s".formatted(measure.id()))));
                    });
                } catch (BadInput e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) throw new BadInput(problems);
        return new Measures(all);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder))
            throw new BadInput(
                    "measure.no-folder",
                    Place.whole(folder.toString()),
                    "",
                    new Words("指標のフォルダがありません: " + folder, "there is no folder of measures at " + folder));
        try (var all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".sql")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new BadInput(
                    "measure.encoding",
                    Place.whole(String.valueOf(file.getFileName())),
                    "",
                    new Words("UTF-8 で書いてください", "the file is not UTF-8"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the SQL, tried on empty tables. */
    static Optional<Problem> check(Measure measure, PackViews views) {
        var days = java.time.LocalDate.of(2023, 4, 1);
        var question = Question.of(measure, days, days.plusYears(1));
        var wrong = check(measure, question.sql(), views, "");
        for (var group : measure.groups().entrySet())
            if (wrong.isEmpty())
                wrong = check(
                        measure,
                        question.sql("coalesce(cast(%s as string), '')".formatted(group.getValue())),
                        views,
                        "group." + group.getKey() + ": ");
        return wrong;
    }

    private static Optional<Problem> check(Measure measure, String sql, PackViews views, String with) {
        try (var statement = views.connection().prepareStatement("select * from (\n" + sql + "\n) c")) {
            var described = statement.getMetaData();
            var columns = new TreeMap<String, String>();
            for (int i = 1; i <= described.getColumnCount(); i++)
                columns.put(described.getColumnName(i), described.getColumnTypeName(i));
            return columns(measure, columns);
        } catch (SQLException e) {
            var message = Optional.ofNullable(e.getMessage()).orElse("");
            var line = LINE.matcher(message);
            int at = line.find() ? Integer.parseInt(line.group(1)) - 2 : 0;
            var first = with + message.lines().findFirst().orElse("");
            return Optional.of(Problem.error(
                    "measure.sql",
                    new Place(measure.file(), measure.sqlLine() + Math.max(0, at), ""),
                    first,
                    new Words("SQL を実行できません: " + first, "the SQL does not run: " + first)));
        }
    }

    private static Optional<Problem> columns(Measure measure, SortedMap<String, String> columns) {
        var wanted = new ArrayList<String>(List.of("numerator", "denominator"));
        switch (measure.grain()) {
            case PERSON -> wanted.add("person");
            case PERSON_DAY -> wanted.addAll(List.of("person", "day"));
            case PERSON_MONTH -> wanted.addAll(List.of("person", "month"));
            case PROVIDER -> wanted.add("provider");
            case AREA, AGREEMENT -> {}
        }
        if (!measure.groups().isEmpty()) wanted.add("grp");
        for (var column : wanted)
            if (!columns.containsKey(column))
                return Optional.of(sqlProblem(
                        measure,
                        column,
                        "SQL の結果に列 %s が要ります".formatted(column),
                        "the SQL must return a column %s".formatted(column)));
        for (var column : List.of("numerator", "denominator")) {
            var type = columns.getOrDefault(column, "");
            if (!type.matches("TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|DECIMAL.*"))
                return Optional.of(sqlProblem(
                        measure,
                        type,
                        "%s は整数か DECIMAL です (今は %s)".formatted(column, type),
                        "%s must be an integer or DECIMAL, not %s".formatted(column, type)));
        }
        return Optional.empty();
    }

    private static Problem sqlProblem(Measure measure, String value, String ja, String en) {
        return Problem.error(
                "measure.sql-columns", new Place(measure.file(), measure.sqlLine(), ""), value, new Words(ja, en));
    }

    /** All, sorted by id. */
    public Collection<Measure> all() {
        return List.copyOf(byId.values());
    }

    /** The measure called {@code id}. */
    public Optional<Measure> named(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The measure called {@code id}; refuses with the nearest one that exists. */
    public Measure get(String id) {
        return named(id)
                .orElseThrow(() -> new BadInput(
                        "measure.unknown",
                        Place.whole("measure"),
                        id,
                        new Words(
                                "指標 %s はありません。%s のことですか".formatted(id, nearest(id)),
                                "there is no measure %s; did you mean %s?".formatted(id, nearest(id)))));
    }

    /** The tables that measures read; what is none of these measures reads nothing. */
    public Set<Measure.EvidenceTable> evidence(Collection<String> ids) {
        return ids.stream()
                .flatMap(id -> named(id).stream())
                .flatMap(measure -> measure.evidence().stream())
                .collect(Collectors.toSet());
    }

    /** The id that differs least from {@code word}. */
    public String nearest(String word) {
        return byId.keySet().stream()
                .min(Comparator.comparingInt(id -> distance(word, id)))
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
