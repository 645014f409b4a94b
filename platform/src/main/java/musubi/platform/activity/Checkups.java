package musubi.platform.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Check-ups of residents: entered, held when they look wrong, accepted, corrected. */
@Repository
public class Checkups {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The reason of what residents take back themselves. */
    private static final String TAKEN_BACK = "本人が取り下げた";

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Checkups(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of a check-up that was entered. */
    public enum Entered {
        COUNTS,
        /** It waits until somebody decides. */
        HELD,
        /** It was entered before; nothing was added. */
        BEFORE
    }

    /**
     * Enters one check-up. The same again changes nothing.
     *
     * @param id made by the form
     * @throws BadInput when it is of a day to come, of somebody who takes no part, or on record already
     */
    @Transactional
    public Entered enter(UUID id, CheckupReading reading) {
        alone();
        return enter(id, reading, Optional.empty(), "", false);
    }

    /**
     * Keeps what a resident tells of their own check-up. It counts once the office has accepted it; the same again changes nothing.
     *
     * @param id made by the form or the app
     * @throws BadInput as entering does
     */
    @Transactional
    public Entered tell(UUID id, CheckupReading reading) {
        alone();
        return enter(id, reading, Optional.empty(), "", true);
    }

    /**
     * A resident takes back what they told by mistake; whether it was still theirs to take back. Again changes nothing.
     */
    @Transactional
    public boolean takeBack(UUID id, PersonId person) {
        alone();
        var told = find(id).filter(c -> c.told() && c.reading().person().equals(person));
        if (told.isEmpty()) return false;
        if (told.get().open() && decide("withdrawn", TAKEN_BACK, List.of(id)) == 1)
            audit.record(
                    "checkup.taken-back",
                    "checkup " + id,
                    Optional.of(person.value()),
                    "",
                    state(told.get().state()),
                    state("withdrawn"));
        return !told.get().state().equals("accepted");
    }

    /**
     * Takes a check-up back and enters the right one in its place, in one go.
     *
     * @param id of the right one, made by the form
     * @param wrong the one that is taken back
     * @param why without names
     * @throws BadInput as entering does, without a reason, or when it was taken back already
     */
    @Transactional
    public Entered correct(UUID id, UUID wrong, CheckupReading right, String why) {
        alone();
        if (find(id).isPresent())
            return before(id, Digest.of(JSON.writeValueAsString(right)).hex());
        if (!find(wrong).orElseThrow().reading().person().equals(right.person()))
            throw new IllegalArgumentException("a check-up of somebody else cannot take the place of " + wrong);
        withdraw(wrong, why);
        return enter(id, right, Optional.of(wrong), why, false);
    }

    /**
     * What somebody should know before they accept what a resident told, against all else on record: {@code there}, {@code again},
     * {@code contradiction}, {@code late} or {@code left}. Empty when nothing stands against it, or when it was not told.
     */
    @Transactional(readOnly = true)
    public String beside(Checkup checkup) {
        if (!checkup.told() || !checkup.open()) return "";
        return switch (look(List.of(checkup.reading())).next(checkup.reading())) {
            case CheckupLook.Seen.Counts() -> "";
            case CheckupLook.Seen.Held(var why) -> why;
            case CheckupLook.Seen.Refused(var why) -> why.equals("there") ? why : "left";
        };
    }

    private Entered enter(UUID id, CheckupReading reading, Optional<UUID> corrects, String why, boolean told) {
        var digest = Digest.of(JSON.writeValueAsString(reading)).hex();
        if (!upload(id, digest, 1)) return before(id, digest);
        var held = switch (look(List.of(reading), told).next(reading)) {
            case CheckupLook.Seen.Refused(var refused) -> throw refused(refused);
            case CheckupLook.Seen.Held(var reason) -> told ? Checkup.TOLD : reason;
            case CheckupLook.Seen.Counts() -> told ? Checkup.TOLD : "";
        };
        insert(id, List.of(new Placed(id, reading, held, corrects.orElse(null))));
        audit.record(
                told ? "checkup.told" : corrects.isEmpty() ? "checkup.entered" : "checkup.corrected",
                "checkup " + id,
                Optional.of(reading.person().value()),
                why.strip(),
                corrects.map(wrong -> "{\"checkup\":\"%s\"}".formatted(wrong)).orElse(""),
                "{\"checkup\":\"%s\"}".formatted(id));
        return held.isEmpty() ? Entered.COUNTS : Entered.HELD;
    }

    private Entered before(UUID id, String digest) {
        boolean same = db.sql("select digest = :digest from activity.upload where upload = :upload")
                .param("digest", digest)
                .param("upload", id)
                .query(Boolean.class)
                .single();
        if (same) return Entered.BEFORE;
        throw wrong(
                "checkups.other",
                new Words(
                        "この画面からはもう別の内容を記録しています。画面を開き直してください。",
                        "Something else was recorded from this form before: open the page again."));
    }

    /** Those who enter at once wait for each other, so that the second sees what the first entered. */
    void alone() {
        db.sql("select pg_advisory_xact_lock(hashtextextended('checkups ' || :municipality, 0))")
                .param("municipality", acting.actor().municipality().digits())
                .query((row, number) -> 0)
                .single();
    }

    /** Notes that something arrived; false when it did before. */
    boolean upload(UUID id, String digest, int rows) {
        return db.sql("""
                insert into activity.upload (municipality, upload, digest, rows, received_at)
                values (:municipality, :upload, :digest, :rows, :now) on conflict do nothing
                """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("upload", id)
                        .param("digest", digest)
                        .param("rows", rows)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Ready to look at check-ups of these people, against all that is on record of them now. */
    CheckupLook look(Collection<CheckupReading> readings) {
        return look(readings, false);
    }

    /** What residents told and nobody has looked at yet stands in the way of what they tell again, and of nothing that the office has. */
    private CheckupLook look(Collection<CheckupReading> readings, boolean told) {
        var people = readings.stream().map(r -> r.person().value()).distinct().toArray(UUID[]::new);
        var members = new HashMap<UUID, LocalDate>();
        db.sql("""
                select person, max(coalesce(left_on, date '9999-12-31')) as until from people.membership
                 where person = any(:people) group by person
                """)
                .param("people", people)
                .query((row, number) ->
                        members.put(row.getObject("person", UUID.class), row.getObject("until", LocalDate.class)))
                .list();
        var whose = whose(people);
        var standing = db.sql(CHECKUP + """
                 where c.person = any(:records) and c.state <> 'withdrawn'
                   and (:told or c.held is distinct from 'told' or c.state = 'accepted')
                """)
                .param("records", whose.keySet().toArray(UUID[]::new))
                .param("told", told)
                .query((row, number) -> checkup(row).reading())
                .list();
        return new CheckupLook(today(), members, whose, standing);
    }

    /** As whom each record of these people counts: two that were found to be one person's are looked at together. */
    private Map<UUID, UUID> whose(UUID[] people) {
        var whose = new HashMap<UUID, UUID>();
        db.sql("""
                with own(person) as (
                    select coalesce(m.counts_as, asked.person)
                      from unnest(:people) as asked(person) left join people.merged m on m.person = asked.person)
                select person as record, person from own
                 union select m.person, m.counts_as from people.merged m join own on m.counts_as = own.person
                """)
                .param("people", people)
                .query((row, number) ->
                        whose.put(row.getObject("record", UUID.class), row.getObject("person", UUID.class)))
                .list();
        return whose;
    }

    /**
     * A check-up with where it goes.
     *
     * @param held empty when it counts at once
     */
    record Placed(
            UUID id,
            CheckupReading reading,
            String held,
            @Nullable UUID corrects) {}

    void insert(UUID upload, List<Placed> checkups) {
        var rows = new ArrayList<Row>();
        for (var c : checkups) rows.add(Row.of(c));
        db.sql("""
                insert into activity.checkup (municipality, checkup, person, day, kind, result, provider, height_cm, weight_kg, waist_cm,
                                              systolic, diastolic, hba1c_percent, upload, recorded_on, held, corrects)
                select :municipality, r.id, r.person, r.day, r.kind, r.result, nullif(r.provider, ''), r.height, r.weight, r.waist,
                       r.systolic, r.diastolic, r.hba1c, :upload, :on, nullif(r.held, ''), r.corrects
                  from jsonb_to_recordset(cast(:rows as jsonb)) as r(
                       id uuid, person uuid, day date, kind text, result text, provider text, height numeric, weight numeric, waist numeric,
                       systolic integer, diastolic integer, hba1c numeric, held text, corrects uuid)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("upload", upload)
                .param("on", today())
                .param("rows", JSON.writeValueAsString(rows))
                .update();
    }

    /** A check-up as the database takes it. */
    private record Row(
            UUID id,
            UUID person,
            LocalDate day,
            String kind,
            String result,
            String provider,
            java.math.@Nullable BigDecimal height,
            java.math.@Nullable BigDecimal weight,
            java.math.@Nullable BigDecimal waist,
            @Nullable Integer systolic,
            @Nullable Integer diastolic,
            java.math.@Nullable BigDecimal hba1c,
            String held,
            @Nullable UUID corrects) {
        static Row of(Placed placed) {
            var r = placed.reading();
            return new Row(
                    placed.id(),
                    r.person().value(),
                    r.day(),
                    r.kind().code(),
                    r.result().code(),
                    r.provider(),
                    r.heightCm(),
                    r.weightKg(),
                    r.waistCm(),
                    r.systolic(),
                    r.diastolic(),
                    r.hba1cPercent(),
                    placed.held(),
                    placed.corrects());
        }
    }

    /**
     * Accepts a held check-up: from now on it counts. Again changes nothing.
     *
     * @param why without names
     * @throws BadInput without a reason
     */
    @Transactional
    public void accept(UUID id, String why) {
        alone();
        if (find(id).orElseThrow().open()) decide(id, "accepted", why);
    }

    /**
     * Takes a check-up back: it counts no longer, and stays on record with the reason. Again changes nothing.
     *
     * @param why without names
     * @throws BadInput without a reason
     */
    @Transactional
    public void withdraw(UUID id, String why) {
        if (find(id).orElseThrow().stands()) decide(id, "withdrawn", why);
    }

    private void decide(UUID id, String verdict, String why) {
        reason(why);
        var checkup = find(id).orElseThrow();
        if (decide(verdict, why, List.of(id)) == 1)
            audit.record(
                    "checkup." + verdict,
                    "checkup " + id,
                    Optional.of(checkup.reading().person().value()),
                    why.strip(),
                    state(checkup.state()),
                    state(verdict));
    }

    /** What somebody measured is theirs alone; the trail says how it stands. */
    private static String state(String state) {
        return "{\"state\":\"%s\"}".formatted(state);
    }

    int decide(String verdict, String why, List<UUID> checkups) {
        return db.sql("""
                insert into activity.checkup_decision (municipality, checkup, verdict, person, day, why, decided_at, decided_by)
                select municipality, checkup, :verdict, person, day, :why, :now, :by
                  from activity.judged_checkup where checkup = any(:checkups) and state <> 'withdrawn'
                on conflict do nothing
                """)
                .param("verdict", verdict)
                .param("why", why.strip())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("by", acting.actor().name())
                .param("checkups", checkups.toArray(UUID[]::new))
                .update();
    }

    static void reason(String why) {
        if (why.isBlank()) throw wrong("checkups.why", new Words("理由を書いてください。", "Write the reason."));
        if (why.strip().length() > 400)
            throw wrong("checkups.why", new Words("理由は400字以内で書いてください。", "Write the reason in at most 400 letters."));
    }

    private static BadInput wrong(String code, Words words) {
        return new BadInput(code, Place.whole("form"), "", words);
    }

    private static BadInput refused(String why) {
        return wrong("checkups." + why, words(why));
    }

    /** What it means that a check-up is not kept. */
    static Words words(String why) {
        return switch (why) {
            case "to-come" ->
                new Words("まだ来ていない日の健診は記録できません。日付を確かめてください。", "This day is still to come: check the date.");
            case "never-joined" ->
                new Words(
                        "この方はどの事業にも参加していません。先に参加を登録するか、番号を確かめてください。",
                        "This person takes part in nothing: enrol them first, or check the number.");
            case "left" -> new Words("この日にはもう参加をやめています。", "This participant had left by that day.");
            default ->
                new Words(
                        "同じ日の同じ健診がもう記録されています。直すときは、記録を訂正してください。",
                        "The same check-up of that day is on record: correct that record if it is wrong.");
        };
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    static final String CHECKUP = """
            select c.checkup, c.person, c.day, c.kind, c.result, c.provider, c.height_cm, c.weight_kg, c.waist_cm, c.systolic, c.diastolic, c.hba1c_percent,
                   c.upload, c.recorded_on, c.held, c.corrects, c.state, c.why
              from activity.judged_checkup c
            """;

    /** A check-up of this id. */
    @Transactional(readOnly = true)
    public Optional<Checkup> find(UUID id) {
        return db.sql(CHECKUP + " where c.checkup = :id")
                .param("id", id)
                .query((row, number) -> checkup(row))
                .optional();
    }

    /** All check-ups of a person, newest first, with those that were taken back. */
    @Transactional(readOnly = true)
    public List<Checkup> of(PersonId person) {
        return db.sql(CHECKUP + " where c.person = :person order by c.day desc, c.recorded_on desc, c.checkup")
                .param("person", person.value())
                .query((row, number) -> checkup(row))
                .list();
    }

    /**
     * Which check-ups are wanted.
     *
     * @param kind by code; empty for all
     * @param state as {@link Checkup#state}; empty for all
     */
    public record Wanted(LocalDate from, LocalDate to, String kind, String state) {}

    private JdbcClient.StatementSpec asked(String select, Wanted wanted, String rest) {
        return db.sql(select + """
                 where c.day between :from and :to and (:kind = '' or c.kind = :kind) and (:state = '' or c.state = :state)
                """ + rest)
                .param("from", wanted.from())
                .param("to", wanted.to())
                .param("kind", wanted.kind())
                .param("state", wanted.state());
    }

    /** So many of those that are wanted, after the first {@code after}, newest day first. */
    @Transactional(readOnly = true)
    public List<Checkup> list(Wanted wanted, int after, int most) {
        return asked(CHECKUP, wanted, " order by c.day desc, c.checkup limit :most offset :after")
                .param("most", most)
                .param("after", after)
                .query((row, number) -> checkup(row))
                .list();
    }

    /** How many are wanted. */
    @Transactional(readOnly = true)
    public long count(Wanted wanted) {
        return asked("select count(*) from activity.judged_checkup c", wanted, "")
                .query(Long.class)
                .single();
    }

    /** How many wait for a decision, of whatever day. */
    @Transactional(readOnly = true)
    public long waiting() {
        return db.sql("select count(*) from activity.judged_checkup where held is not null and state = 'held'")
                .query(Long.class)
                .single();
    }

    static Checkup checkup(ResultSet row) throws SQLException {
        return new Checkup(
                row.getObject("checkup", UUID.class),
                new CheckupReading(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getObject("day", LocalDate.class),
                        Kind.of(row.getString("kind")).orElseThrow(),
                        Result.of(row.getString("result")).orElseThrow(),
                        Objects.requireNonNullElse(row.getString("provider"), ""),
                        row.getBigDecimal("height_cm"),
                        row.getBigDecimal("weight_kg"),
                        row.getBigDecimal("waist_cm"),
                        row.getObject("systolic", Integer.class),
                        row.getObject("diastolic", Integer.class),
                        row.getBigDecimal("hba1c_percent")),
                row.getObject("upload", UUID.class),
                row.getObject("recorded_on", LocalDate.class),
                Objects.requireNonNullElse(row.getString("held"), ""),
                row.getString("state"),
                row.getString("why"),
                Optional.ofNullable(row.getObject("corrects", UUID.class)));
    }
}
