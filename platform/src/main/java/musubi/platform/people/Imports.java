package musubi.platform.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.platform.municipality.Successions;
import musubi.platform.municipality.Validity;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lists of people who join. A list is sent, looked at, and then entered or put away; what was entered is taken back whole within
 * {@link #UNDONE_WITHIN}, as long as nothing else happened to the people in it.
 */
@Repository
public class Imports {
    private static final int MANY = 1_000;

    /** How long a list that was entered can be taken back. */
    public static final Duration UNDONE_WITHIN = Duration.ofDays(7);

    /** How long a list waits before it is put away. */
    public static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final JdbcClient db;
    private final Seals seals;
    private final Schemes schemes;
    private final Duplicates duplicates;
    private final ImportedRows imported;
    private final Erasures erasures;
    private final List<Holding> holdings;
    private final Areas areas;
    private final Successions successions;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Imports(
            JdbcClient db,
            Seals seals,
            Schemes schemes,
            Duplicates duplicates,
            ImportedRows imported,
            Erasures erasures,
            List<Holding> holdings,
            Areas areas,
            Successions successions,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.db = db;
        this.seals = seals;
        this.schemes = schemes;
        this.duplicates = duplicates;
        this.imported = imported;
        this.erasures = erasures;
        this.holdings = List.copyOf(holdings);
        this.areas = areas;
        this.successions = successions;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    /** Where a list stands. */
    public sealed interface State {
        /** Nobody has been entered; it can be looked at. */
        record Waiting() implements State {}

        /** These many were entered. */
        record Entered(int people, Instant at) implements State {}

        /** It was put away. */
        record Discarded() implements State {}

        /** It was entered and taken back. */
        record Undone() implements State {}
    }

    /** A list that was sent. */
    public record Sent(UUID id, String scheme, int rows, Instant receivedAt, State state) {}

    /** A row that may be somebody who is there already: entered before, or in an earlier line of the list. */
    public record Suspect(PeopleCsv.Row row, Optional<PersonId> known, Optional<Long> line) {}

    /**
     * What entering a list would do.
     *
     * @param fresh people who are entered
     * @param problems rows that are left out, each with what to do
     * @param suspects rows that are left out unless somebody says they are other people
     * @param renamed rows whose code of a municipality counts as the one it became
     */
    public record Preview(
            List<PeopleCsv.Row> fresh, List<Problem> problems, List<Suspect> suspects, int rows, int renamed) {}

    /** Keeps a list sealed for a look. The same again changes nothing. */
    @Transactional
    public void send(UUID id, String scheme, String file, byte[] content) {
        if (schemes.find(scheme).isEmpty())
            throw PeopleCsv.whole(
                    "resident.unknown-scheme", "form", new Words("事業を一覧から選んでください。", "Choose a scheme from the list."));
        var text = PeopleCsv.text(file, content);
        var read = PeopleCsv.read(file, text, today());
        if (read.rows().stream().anyMatch(row -> row.consent() == PeopleCsv.Consent.GIVEN) && !consentHasWords())
            throw PeopleCsv.whole(
                    "resident.import-no-consent-words",
                    file,
                    new Words(
                            "「参加への同意」の列がありますが、同意の文面がまだありません。先に「同意の文面」で programme の文面を用意してください。",
                            "The list says who agreed to take part, but there are no words to agree to: write those of programme first."));
        int kept = db.sql("""
                insert into people.import (municipality, import, scheme, digest, rows, received_at, sealed)
                values (:municipality, :import, :scheme, :digest, :rows, :now, :sealed) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("import", id)
                .param("scheme", scheme)
                .param("digest", Digest.of(text).hex())
                .param("rows", read.total())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("sealed", seals.seal("import " + id, file + "\u0000" + text))
                .update();
        if (kept == 1)
            audit.record(
                    "people.import-sent",
                    "import " + id,
                    Optional.empty(),
                    "",
                    Json.of(Map.of("scheme", scheme, "rows", read.total())));
    }

    private boolean consentHasWords() {
        return db.sql("select exists (select from people.consent_text where purpose = :purpose)")
                .param("purpose", Consents.PROGRAMME)
                .query(Boolean.class)
                .single();
    }

    /** The list of this id. */
    @Transactional(readOnly = true)
    public Optional<Sent> find(UUID id) {
        return db.sql(SENT + " where i.import = :import")
                .param("import", id)
                .query((row, number) -> sent(row))
                .optional();
    }

    /** The last lists, newest first. */
    @Transactional(readOnly = true)
    public List<Sent> latest() {
        return db.sql(SENT + " order by i.received_at desc limit 20")
                .query((row, number) -> sent(row))
                .list();
    }

    private static final String SENT = """
            select i.import, i.scheme, i.rows, i.received_at, s.step, s.rows as done, s.happened_at
              from people.import i
              left join lateral (select step, rows, happened_at from people.import_step s
                                  where s.municipality = i.municipality and s.import = i.import
                                  order by happened_at desc, step desc limit 1) s on true
            """;

    private static Sent sent(ResultSet row) throws SQLException {
        var step = Optional.ofNullable(row.getString("step")).orElse("");
        State state = switch (step) {
            case "entered" ->
                new State.Entered(
                        row.getInt("done"),
                        row.getObject("happened_at", OffsetDateTime.class).toInstant());
            case "discarded" -> new State.Discarded();
            case "undone" -> new State.Undone();
            default -> new State.Waiting();
        };
        return new Sent(
                row.getObject("import", UUID.class),
                row.getString("scheme"),
                row.getInt("rows"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                state);
    }

    /** What entering a list that is waiting would do today. */
    @Transactional(readOnly = true)
    public Preview preview(UUID id) {
        var sent = waiting(id);
        var opened = seals.open(
                "import " + id,
                db.sql("select sealed from people.import where import = :import")
                        .param("import", id)
                        .query((row, number) -> row.getBytes("sealed"))
                        .single());
        var file = opened.substring(0, opened.indexOf('\u0000'));
        var received = LocalDate.ofInstant(sent.receivedAt(), Japan.TIME);
        var read = PeopleCsv.read(file, opened.substring(file.length() + 1), received);
        var problems = new ArrayList<>(read.problems());
        var conditions = new HashMap<LocalDate, Conditions>();
        var known = areas.all();
        var changed = successions.all();
        var current = read.rows().stream()
                .filter(row -> whole(changed, file, row, problems))
                .map(row -> row.on(changed))
                .toList();
        var eligible = current.stream()
                .filter(row -> lives(known, file, row, problems))
                .filter(row -> eligible(
                        conditions.computeIfAbsent(
                                row.on(),
                                on -> schemes.conditions(sent.scheme(), on).on(changed, on)),
                        file,
                        row,
                        problems))
                .toList();
        problems.sort(Comparator.comparingLong(p -> p.place().line()));
        int renamed = (int)
                read.rows().stream().filter(row -> !row.on(changed).equals(row)).count();
        return sorted(eligible, problems, read.total(), renamed);
    }

    /** A code that was divided does not tell where somebody lives now. */
    private static boolean whole(List<Succession> changed, String file, PeopleCsv.Row row, List<Problem> problems) {
        int before = problems.size();
        row.circumstances()
                .livesIn()
                .ifPresent(code -> whole(changed, file, row, PeopleCsv.Field.LIVES_IN, code, problems));
        row.circumstances()
                .worksIn()
                .ifPresent(code -> whole(changed, file, row, PeopleCsv.Field.WORKS_IN, code, problems));
        return problems.size() == before;
    }

    private static void whole(
            List<Succession> changed,
            String file,
            PeopleCsv.Row row,
            PeopleCsv.Field field,
            Code code,
            List<Problem> problems) {
        if (Successions.on(changed, code, row.on()) instanceof Validity.Divided divided)
            problems.add(Problem.error(
                    "resident.code-divided",
                    new Place(file, row.line(), field.header()),
                    code.digits(),
                    divided.words()));
    }

    private static boolean lives(List<Area> known, String file, PeopleCsv.Row row, List<Problem> problems) {
        if (row.area().isEmpty() || Areas.known(known, row.area().get(), row.on())) return true;
        problems.add(Problem.error(
                "resident.unknown-area",
                new Place(file, row.line(), PeopleCsv.Field.AREA.header()),
                row.area().get(),
                Areas.unknown(row.on())));
        return false;
    }

    private static boolean eligible(Conditions conditions, String file, PeopleCsv.Row row, List<Problem> problems) {
        var unmet = conditions.unmet(row.born(), row.circumstances(), row.on());
        for (var words : unmet)
            problems.add(Problem.error("resident.import-not-eligible", new Place(file, row.line(), ""), "", words));
        return unmet.isEmpty();
    }

    private Preview sorted(List<PeopleCsv.Row> eligible, List<Problem> problems, int total, int renamed) {
        var known = duplicates.known(
                new HashSet<>(eligible.stream().map(PeopleCsv.Row::born).toList()));
        var before = new HashMap<String, Long>();
        var fresh = new ArrayList<PeopleCsv.Row>();
        var suspects = new ArrayList<Suspect>();
        for (var row : eligible) {
            var keys = Duplicates.keys(row.identity(), row.born());
            var person =
                    keys.stream().filter(known::containsKey).map(known::get).findFirst();
            var line =
                    keys.stream().filter(before::containsKey).map(before::get).findFirst();
            if (person.isPresent() || line.isPresent()) suspects.add(new Suspect(row, person, line));
            else fresh.add(row);
            for (var key : keys) before.putIfAbsent(key, row.line());
        }
        return new Preview(List.copyOf(fresh), List.copyOf(problems), List.copyOf(suspects), total, renamed);
    }

    private Sent waiting(UUID id) {
        var sent = find(id).orElseThrow();
        if (!(sent.state() instanceof State.Waiting))
            throw new IllegalStateException("import %s is not waiting: %s".formatted(id, sent.state()));
        return sent;
    }

    /** Which rows are entered. */
    public enum Which {
        /** Those that are nobody else. */
        FRESH,
        /** Those too that may have been entered before: somebody looked and they are other people. */
        FRESH_AND_SUSPECT
    }

    /** Enters a list; entering it twice changes nothing. Rows with problems are left out. Answers how many joined. */
    @Transactional
    public int enter(UUID id, Which which) {
        return enter(id, which, new AtomicInteger());
    }

    /** The same; {@code through} counts the rows as they go. */
    @Transactional
    int enter(UUID id, Which which, AtomicInteger through) {
        lock(id);
        var sent = find(id).orElseThrow();
        if (sent.state() instanceof State.Entered entered) return entered.people();
        if (!(sent.state() instanceof State.Waiting)) return 0;
        var preview = preview(id);
        var rows = new ArrayList<>(preview.fresh());
        if (which == Which.FRESH_AND_SUSPECT) preview.suspects().forEach(suspect -> rows.add(suspect.row()));
        imported.enter(id, sent.scheme(), rows, through);
        if (rows.size() > MANY)
            db.sql("select people.refresh_statistics()")
                    .query((row, number) -> rows)
                    .list();
        step(id, "entered", rows.size());
        audit.record(
                "people.imported",
                "import " + id,
                Optional.empty(),
                "",
                Json.of(Map.of(
                        "scheme", sent.scheme(), "entered", rows.size(), "leftOut", preview.rows() - rows.size())));
        return rows.size();
    }

    /** Puts a list away; nobody is entered. */
    @Transactional
    public void discard(UUID id) {
        lock(id);
        if (!(find(id).orElseThrow().state() instanceof State.Waiting)) return;
        step(id, "discarded", 0);
        audit.record("people.import-discarded", "import " + id, Optional.empty(), "", "");
    }

    /** Puts away lists that nobody has entered for {@link #FORGOTTEN_AFTER}. */
    @Transactional
    public void discardForgotten() {
        var forgotten = db.sql("select import from people.import where sealed is not null and received_at < :before")
                .param("before", clock.instant().minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list();
        forgotten.forEach(this::discard);
    }

    /** What was sent is not kept longer than it is needed. */
    private void step(UUID id, String step, int rows) {
        db.sql("""
                insert into people.import_step (municipality, import, step, actor, rows, happened_at)
                values (:municipality, :import, :step, :actor, :rows, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("import", id)
                .param("step", step)
                .param("actor", acting.actor().name())
                .param("rows", rows)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        db.sql("update people.import set sealed = null where import = :import")
                .param("import", id)
                .update();
    }

    private void lock(UUID id) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('import ' || :import, 0))")
                .param("import", id.toString())
                .query((row, number) -> 0)
                .single();
    }

    /** Until when a list that was entered can be taken back; empty when it cannot. */
    public Optional<Instant> undoneUntil(Sent sent) {
        return sent.state() instanceof State.Entered entered
                ? Optional.of(entered.at().plus(UNDONE_WITHIN))
                        .filter(until -> clock.instant().isBefore(until))
                : Optional.empty();
    }

    /**
     * Takes back what a list entered: who they were is destroyed. Undoing twice changes nothing.
     *
     * Used outside of transactions: whether something is held that officers do not read, such as an account, is asked before, as the
     * municipality.
     *
     * @throws BadInput when it was too long ago, or something else happened to some of the people
     */
    public void undo(UUID id) {
        var job = Actor.job("import undone", acting.actor().municipality());
        long before = acting.as(job, () -> Objects.requireNonNull(transactions.execute(status -> touched(id))));
        transactions.executeWithoutResult(status -> undo(id, before));
    }

    private void undo(UUID id, long before) {
        lock(id);
        var sent = find(id).orElseThrow();
        if (!(sent.state() instanceof State.Entered)) return;
        if (undoneUntil(sent).isEmpty())
            throw PeopleCsv.whole(
                    "resident.undo-too-late",
                    "import",
                    new Words(
                            "取り込んでから %d 日を過ぎたので、まとめて取り消せません。".formatted(UNDONE_WITHIN.toDays()),
                            "It was entered more than %d days ago and cannot be taken back as a whole."
                                    .formatted(UNDONE_WITHIN.toDays())));
        long touched = Math.max(before, touched(id));
        if (touched > 0)
            throw PeopleCsv.whole(
                    "resident.undo-touched",
                    "import",
                    new Words(
                            "取り込んだ方のうち %,d 人にすでに別の記録があるので、まとめて取り消せません。一人ずつ退会か消去をしてください。".formatted(touched),
                            "%,d of the people have other records by now: it cannot be taken back as a whole. Let them leave or erase them one by one."
                                    .formatted(touched)));
        var people = db.sql("select person from people.person where import = :import")
                .param("import", id)
                .query(UUID.class)
                .list();
        erasures.erase(people, "import undone");
        step(id, "undone", people.size());
        audit.record(
                "people.import-undone", "import " + id, Optional.empty(), "", Json.of(Map.of("people", people.size())));
    }

    /** To how many of the people something else happened. */
    private long touched(UUID id) {
        var touched = new HashSet<UUID>(
                db.sql("""
                select p.person from people.person p
                 where p.import = :import
                   and (exists (select from people.consent c where c.municipality = p.municipality and c.person = p.person
                                  and c.recorded_at <> p.recorded_at)
                     or exists (select from people.merge m where m.municipality = p.municipality and p.person in (m.person, m.counts_as))
                     or exists (select from people.erasure e where e.municipality = p.municipality and e.person = p.person)
                     or exists (select from people.history h where h.municipality = p.municipality and h.person = p.person)
                     or (select count(*) from people.enrolment e where e.municipality = p.municipality and e.person = p.person) > 1
                     or exists (select from people.enrolment e where e.municipality = p.municipality and e.person = p.person
                                   and e.left_on is not null))
                """).param("import", id).query(UUID.class).list());
        for (var holding : holdings)
            touched.addAll(db.sql("""
                    select distinct q.person from (%s) q
                     where q.person in (select person from people.person where import = :import)
                    """.formatted(holding.query()))
                    .param("import", id)
                    .query(UUID.class)
                    .list());
        return touched.size();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
