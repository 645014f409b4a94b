package musubi.platform.selection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.notice.Announcements;
import musubi.platform.notice.Notices;
import musubi.platform.people.Leavings;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Does something to everybody in a selection, once, and takes it back. */
@Repository
class Acts {
    /** So long people who left together can be brought back together, and cards given together can be ended together. */
    static final Duration UNDONE_WITHIN = Duration.ofDays(7);

    private final JdbcClient db;
    private final Selections selections;
    private final Leavings leavings;
    private final Notices notices;
    private final Announcements announcements;
    private final FirstDay firstDay;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Acts(
            JdbcClient db,
            Selections selections,
            Leavings leavings,
            Notices notices,
            Announcements announcements,
            FirstDay firstDay,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.selections = selections;
        this.leavings = leavings;
        this.notices = notices;
        this.announcements = announcements;
        this.firstDay = firstDay;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What an act would do now.
     *
     * @param people to whom it would be done
     * @param elsewhere who does not take part in the scheme
     * @param later who joined the scheme on the day of leaving or after it
     * @param refusing who is among the people and wants to be told by no way at all
     * @param leftOut who is not among the people for other reasons
     */
    record Look(
            Act act,
            List<PersonId> people,
            List<PersonId> elsewhere,
            List<PersonId> later,
            List<PersonId> refusing,
            List<LeftOut> leftOut) {
        private static Look of(Act act, FirstDay.Sorted sorted) {
            return new Look(act, sorted.people(), List.of(), List.of(), List.of(), sorted.leftOut());
        }
    }

    /**
     * What an act would do now.
     *
     * @throws BadInput when the reason for leaving is missing, too long or tells a name
     */
    @Transactional(readOnly = true)
    Look look(SelectionId selection, Act act) {
        var members = selections.members(selection);
        return switch (act) {
            case Act.Leave leave -> {
                var why = leavings.reason(members, leave.why());
                var sorted = leavings.sorted(members, leave.scheme(), leave.on());
                yield new Look(
                        new Act.Leave(leave.scheme(), leave.on(), why),
                        sorted.leaving(),
                        sorted.elsewhere(),
                        sorted.later(),
                        List.of(),
                        List.of());
            }
            case Act.Tell tell ->
                new Look(
                        tell,
                        members,
                        List.of(),
                        List.of(),
                        announcements.refusing(tell.template(), members),
                        List.of());
            case Act.GiveCards cards -> Look.of(cards, firstDay.cards(members));
            case Act.SendCodes codes -> Look.of(codes, firstDay.codes(members));
        };
    }

    /**
     * An act that was done.
     *
     * @param people to how many it was done
     * @param undone for how many it was taken back; empty when it was not
     */
    record Done(SelectionId selection, Act act, int people, String actor, Instant at, Optional<Integer> undone) {}

    @Transactional(readOnly = true)
    Optional<Done> of(SelectionId selection) {
        return db.sql(DONE + " where a.selection = :selection")
                .param("selection", selection.value())
                .query((row, number) -> done(row))
                .optional();
    }

    /** The last acts, the latest first. */
    @Transactional(readOnly = true)
    List<Done> latest() {
        return db.sql(DONE + " order by a.done_at desc, a.selection limit 20")
                .query((row, number) -> done(row))
                .list();
    }

    private static final String DONE = """
            select a.selection, a.kind, a.scheme, a.left_on, a.why, a.template, a.places, a.fillings, a.people, a.actor, a.done_at, u.people as undone
              from selection.act a left join selection.undo u using (municipality, selection)
            """;

    private static Done done(ResultSet row) throws SQLException {
        return new Done(
                new SelectionId(row.getObject("selection", UUID.class)),
                kept(row),
                row.getInt("people"),
                row.getString("actor"),
                row.getObject("done_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("undone", Integer.class)));
    }

    private static Act kept(ResultSet row) throws SQLException {
        return switch (row.getString("kind")) {
            case "leave" ->
                new Act.Leave(row.getString("scheme"), row.getObject("left_on", LocalDate.class), row.getString("why"));
            case "tell" -> new Act.Tell(row.getString("template"), fillings(row));
            case "cards" -> new Act.GiveCards();
            case "codes" -> new Act.SendCodes();
            default -> throw new IllegalStateException("no act: " + row.getString("kind"));
        };
    }

    private static Map<String, String> fillings(ResultSet row) throws SQLException {
        var places = (String[]) row.getArray("places").getArray();
        var texts = (String[]) row.getArray("fillings").getArray();
        var fillings = new HashMap<String, String>();
        for (int i = 0; i < places.length; i++) fillings.put(places[i], texts[i]);
        return fillings;
    }

    /** What became of a wish to act. */
    enum Outcome {
        DONE,
        /** This or something else was done to the selection before; nothing is done now. */
        DONE_BEFORE,
        /** It would be done to another number of people than was looked at; nothing is done now. */
        CHANGED
    }

    /**
     * Does it to everybody it was looked at for.
     *
     * @param looked to how many people it was going to be done when somebody looked
     * @throws BadInput when the reason for leaving is missing, too long or tells a name
     */
    @Transactional
    Outcome act(SelectionId selection, Act wanted, int looked) {
        lock(selection);
        if (of(selection).isPresent()) return Outcome.DONE_BEFORE;
        var look = look(selection, wanted);
        if (look.people().isEmpty() || look.people().size() != looked) return Outcome.CHANGED;
        int people = switch (look.act()) {
            case Act.Leave leave ->
                leavings.leave(selection.value(), look.people(), leave.scheme(), leave.on(), leave.why());
            case Act.Tell tell ->
                notices.tellAfterPause(cause(selection), look.people(), tell.template(), tell.fillings());
            case Act.GiveCards cards -> firstDay.issue(selection, look.people());
            case Act.SendCodes codes -> firstDay.send(selection, look.people());
        };
        keep(selection, look.act(), people);
        return Outcome.DONE;
    }

    private static String cause(SelectionId selection) {
        return "selection " + selection;
    }

    /** An act as the table keeps it. */
    private record Row(
            String kind,
            String scheme,
            @Nullable LocalDate on,
            String why,
            String template,
            Map<String, String> fillings) {
        static Row of(Act act) {
            return switch (act) {
                case Act.Leave leave -> new Row("leave", leave.scheme(), leave.on(), leave.why(), "", Map.of());
                case Act.Tell tell -> new Row("tell", "", null, "", tell.template(), tell.fillings());
                case Act.GiveCards cards -> nothingBeside("cards");
                case Act.SendCodes codes -> nothingBeside("codes");
            };
        }

        private static Row nothingBeside(String kind) {
            return new Row(kind, "", null, "", "", Map.of());
        }
    }

    private void keep(SelectionId selection, Act act, int people) {
        var row = Row.of(act);
        var places = row.fillings().keySet().stream().sorted().toList();
        db.sql("""
                insert into selection.act (municipality, selection, kind, scheme, left_on, why, template, places, fillings, people, actor, done_at)
                values (:municipality, :selection, :kind, :scheme, :on, :why, :template, :places, :fillings, :people, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("selection", selection.value())
                .param("kind", row.kind())
                .param("scheme", row.scheme())
                .param("on", row.on())
                .param("why", row.why())
                .param("template", row.template())
                .param("places", places.toArray(String[]::new))
                .param("fillings", places.stream().map(row.fillings()::get).toArray(String[]::new))
                .param("people", people)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit(
                switch (act) {
                    case Act.Leave leave -> "selection.left";
                    case Act.Tell tell -> "selection.told";
                    case Act.GiveCards cards -> "selection.cards-issued";
                    case Act.SendCodes codes -> "selection.codes-sent";
                },
                selection,
                row.why(),
                Map.of(
                        "people",
                        people,
                        "scheme",
                        row.scheme(),
                        "on",
                        row.on() == null ? "" : row.on().toString(),
                        "template",
                        row.template()));
    }

    private void audit(String action, SelectionId selection, String why, Map<String, ?> after) {
        audit.record(
                action,
                "selection " + selection,
                Optional.empty(),
                why,
                CanonicalJson.write(new CanonicalJson.OneLine(after)).strip());
    }

    /** For how many people an act can still be taken back, and until when; an empty end is as long as something is waiting. */
    record Reversible(int people, Optional<Instant> until) {}

    /** Whether an act can still be taken back. */
    @Transactional(readOnly = true)
    Optional<Reversible> reversible(Done done) {
        if (done.undone().isPresent()) return Optional.empty();
        return switch (done.act()) {
            case Act.Leave leave -> within(done, done.people());
            case Act.GiveCards cards -> within(done, firstDay.unshown(done.selection()));
            case Act.SendCodes codes -> waiting(firstDay.working(done.selection()));
            case Act.Tell tell -> waiting(notices.waiting(cause(done.selection())));
        };
    }

    private Optional<Reversible> within(Done done, int people) {
        var until = done.at().plus(UNDONE_WITHIN);
        return people > 0 && clock.instant().isBefore(until)
                ? Optional.of(new Reversible(people, Optional.of(until)))
                : Optional.empty();
    }

    private static Optional<Reversible> waiting(int people) {
        return people > 0 ? Optional.of(new Reversible(people, Optional.empty())) : Optional.empty();
    }

    /**
     * Takes an act back; doing so twice changes nothing.
     *
     * @return for how many people it was taken back; empty when it is too late, or nothing was done
     */
    @Transactional
    Optional<Integer> undo(SelectionId selection) {
        lock(selection);
        var done = of(selection);
        if (done.isEmpty()) return Optional.empty();
        if (done.get().undone().isPresent()) return done.get().undone();
        if (reversible(done.get()).isEmpty()) return Optional.empty();
        int people = switch (done.get().act()) {
            case Act.Leave leave -> leavings.back(selection.value());
            case Act.Tell tell -> notices.callBack(cause(selection));
            case Act.GiveCards cards -> firstDay.end(selection);
            case Act.SendCodes codes -> firstDay.withdraw(selection);
        };
        db.sql("""
                insert into selection.undo (municipality, selection, people, actor, undone_at)
                values (:municipality, :selection, :people, :actor, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("selection", selection.value())
                .param("people", people)
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit("selection.undone", selection, "", Map.of("people", people));
        return Optional.of(people);
    }

    private void lock(SelectionId selection) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('selection ' || :selection, 0))")
                .param("selection", selection.toString())
                .query((row, number) -> 0)
                .single();
    }
}
