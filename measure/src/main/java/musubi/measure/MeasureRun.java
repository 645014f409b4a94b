package musubi.measure;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.evidence.record.RecordType;
import musubi.measure.Breakdown.Cell;
import musubi.measure.Measured.Trace;
import musubi.quantity.Digest;
import musubi.quantity.Exact;

/**
 * Runs measures on one pack. Each answer is one query. Sums are of integers and decimals only, so an answer is the same
 * for any number of threads. Not for several threads at once.
 */
public final class MeasureRun implements AutoCloseable {
    private final PackViews views;
    private final Digest pack;
    private final MeasureRows rows;
    private final Scoring scoring;
    private final MissingEvidence missing;
    private final Cells cells;
    private final EvidenceRows evidence;
    private List<String> people = List.of();

    private MeasureRun(PackViews views, Digest pack) {
        this.views = views;
        this.pack = pack;
        this.rows = new MeasureRows(views);
        this.scoring = new Scoring(views);
        this.missing = new MissingEvidence(views, scoring);
        this.cells = new Cells(rows, scoring);
        this.evidence = new EvidenceRows(views);
    }

    /** Opens a pack. */
    public static MeasureRun on(Pack pack) {
        return on(pack.folder(), pack.digest());
    }

    /** Opens the folder of a pack whose digest is known. */
    public static MeasureRun on(Path folder, Digest pack) {
        return new MeasureRun(PackViews.open(folder), pack);
    }

    /** The digest of the pack this runs on. */
    public Digest pack() {
        return pack;
    }

    /** What the answer to the question rests on. */
    public Trace trace(Question question) {
        return new Trace(pack, question.measure().id(), question.measure().version(), question.digest());
    }

    /** The one value of the question. */
    public Measured value(Question question) {
        var without = missing.of(question);
        if (without.isPresent()) return without.get();
        return cells.total(question, false).value();
    }

    /** The value for each group, and the total. */
    public Breakdown by(Question question, List<String> dimensions) {
        Dimensions.check(question.measure(), dimensions);
        var without = missing.of(question);
        if (without.isPresent()) return new Breakdown(question, dimensions, List.of(), without.get(), 0);
        var groups = dimensions.isEmpty() ? List.<Cell>of() : cells.of(question, dimensions, true);
        var total = cells.total(question, true);
        return new Breakdown(question, dimensions, groups, total.value(), total.people());
    }

    /**
     * The value for each person, provider, municipality … that has a row. What it means to have none is
     * {@link Measure#absent()}. Empty when the evidence is missing: {@link #value} says why. People of whom it is not
     * known where they belong are nobody's: no municipality is paid for them.
     */
    public SortedMap<String, Measured> bySubject(Question question, String subject) {
        var values = new TreeMap<String, Measured>();
        if (missing.of(question).isPresent()) return values;
        if (!subject.equals("person")) Dimensions.check(question.measure(), List.of(subject));
        for (var cell : cells.of(question, List.of(subject), false))
            if (!cell.key().getFirst().equals(Dimensions.UNKNOWN))
                values.put(cell.key().getFirst(), cell.value());
        return values;
    }

    /** Everybody the pack has evidence on, sorted; the numbers of {@link #personDays} point into it. */
    public List<String> people() {
        if (people.isEmpty()) people = List.copyOf(numberPeople());
        return people;
    }

    private List<String> numberPeople() {
        var tables = RecordType.ALL.stream()
                .filter(t -> views.present().contains(t.name()))
                .filter(t -> t.columns().stream().anyMatch(c -> c.name().equals("person")))
                .map(t -> "select distinct person from " + t.name())
                .collect(Collectors.joining(" union "));
        if (tables.isEmpty()) return List.of();
        try {
            views.execute("create or replace table people as select person,"
                    + " cast(row_number() over (order by person) - 1 as bigint) as no from (" + tables + ")");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot number the people of the pack", e);
        }
        return views.rows("select person from people order by no", row -> row.getString(1));
    }

    /** A measure of person-days, day by day for everybody, in order. Nothing when the evidence is missing. */
    public void personDays(Question question, PersonDays.Each each) {
        if (question.measure().grain() != Measure.Grain.PERSON_DAY)
            throw new IllegalArgumentException(question.measure().id() + " has grain "
                    + question.measure().grain().text() + ", not person-day");
        if (missing.of(question).isPresent() || people().isEmpty()) return;
        new PersonDayRows(views, rows).each(question, each);
    }

    /** The same as arrays. */
    public PersonDays personDays(Question question) {
        var days = new PersonDays();
        personDays(question, days::add);
        return days;
    }

    /**
     * One unit that was counted.
     *
     * @param unit its columns, such as person and day
     * @param numerator what it adds to the numerator
     * @param denominator what it adds to the denominator
     */
    public record Contribution(Map<String, String> unit, Exact numerator, Exact denominator) {}

    /** The units behind the value, sorted, at most {@code limit}. */
    public List<Contribution> units(Question question, int limit) {
        if (missing.of(question).isPresent()) return List.of();
        var counted = new Counted(question, List.of());
        var columns = rows.columns(question, "select c.*" + counted.from() + counted.where());
        var unit = columns.stream()
                .filter(c -> !c.equals("numerator") && !c.equals("denominator") && !c.equals("grp"))
                .toList();
        var order = Stream.concat(unit.stream(), Stream.of("numerator", "denominator"))
                .map(c -> "c." + c)
                .collect(Collectors.joining(", "));
        return rows.read(
                question,
                "select %s%s%s order by %s limit %d".formatted(order, counted.from(), counted.where(), order, limit),
                row -> {
                    var values = new LinkedHashMap<String, String>();
                    for (int i = 0; i < unit.size(); i++)
                        values.put(
                                unit.get(i),
                                Optional.ofNullable(row.getString(i + 1)).orElse(""));
                    return new Contribution(
                            values, MeasureRows.exact(row, unit.size() + 1), MeasureRows.exact(row, unit.size() + 2));
                });
    }

    /**
     * One row of evidence.
     *
     * @param table its table
     * @param columns its columns with what they hold, empty ones left out
     * @param source number of its source in the pack's manifest
     * @param line its line in that source
     */
    public record EvidenceRow(String table, Map<String, String> columns, int source, long line) {}

    /**
     * The rows of the measure's evidence about one person that lie in the window, table by table. Where the question is
     * restricted to where something happened, such as a provider, so are the rows that say so; unless the measure follows
     * a person through all of them.
     */
    public List<EvidenceRow> evidence(Question question, String person) {
        var found = new ArrayList<EvidenceRow>();
        for (var table : question.measure().evidence())
            if (EvidenceRows.column(table, "person"))
                found.addAll(
                        evidence.of(question, table, List.of("person = " + SqlText.quote(person)), Integer.MAX_VALUE));
        return found;
    }

    /** The rows of the measure's evidence that lie in the window, table by table, at most {@code limit} of each. */
    public List<EvidenceRow> evidence(Question question, int limit) {
        var found = new ArrayList<EvidenceRow>();
        for (var table : question.measure().evidence()) found.addAll(evidence.of(question, table, List.of(), limit));
        return found;
    }

    /**
     * The days somebody takes part in a scheme.
     *
     * @param person a number into {@link #people()}
     * @param scheme the scheme
     * @param municipality through which the person takes part
     * @param from first day
     * @param until first day no longer, which is the day of leaving or of death; {@link LocalDate#MAX} when open
     */
    public record Enrolled(int person, String scheme, String municipality, LocalDate from, LocalDate until) {}

    /** Every enrolment, by person, scheme and first day; one that ends before it begins is left out. */
    public List<Enrolled> enrolled() {
        if (people().isEmpty()) return List.of();
        return views
                .rows("""
                select n.no, e.scheme, e.municipality, e.enrolled_on, least(e.left_on, d.died)
                  from enrolment e
                  join people n on n.person = e.person
                  left join (select person, min(day) as died from departure where kind = 'death' group by person) d
                    on d.person = e.person
                 order by n.no, e.scheme, e.enrolled_on
                """, row -> {
                    var left = row.getObject(5, LocalDate.class);
                    boolean open = row.wasNull();
                    return new Enrolled(
                            row.getInt(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4, LocalDate.class),
                            open ? LocalDate.MAX : left);
                })
                .stream()
                .filter(e -> e.from().isBefore(e.until()))
                .toList();
    }

    /** Who somebody is, as far as the evidence says. */
    public record Registered(String person, LocalDate born, String sex, String municipality) {}

    /** Everybody the pack registers, by pseudonym. */
    public List<Registered> registered() {
        return views.rows(
                "select person, born, sex, municipality from person order by person",
                row -> new Registered(
                        row.getString(1), row.getObject(2, LocalDate.class), row.getString(3), row.getString(4)));
    }

    @Override
    public void close() {
        views.close();
    }

    /**
     * How the questionnaires a measure rests on were scored.
     *
     * @param choices instrument, version and every choice the scoring made
     * @param unscored sheets that could not be scored, by the code of the reason
     */
    public record ScoringNotes(List<String> choices, SortedMap<String, Long> unscored) {
        /** The list is copied. */
        public ScoringNotes {
            choices = List.copyOf(choices);
        }
    }

    /** How the sheets of the window were scored; empty for a measure that reads no scores, or without evidence. */
    public Optional<ScoringNotes> scoring(Question question) {
        return missing.of(question).isPresent() ? Optional.empty() : scoring.notes(question);
    }
}
