package musubi.platform.questionnaire;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import musubi.measure.instrument.Instrument;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers that programs send and read, under the name and version of the questionnaire. */
@Component
public class Sheets {
    private final JdbcClient db;
    private final Answers answers;
    private final Questionnaires questionnaires;
    private final Acting acting;
    private final MessageSource messages;

    Sheets(JdbcClient db, Answers answers, Questionnaires questionnaires, Acting acting, MessageSource messages) {
        this.db = db;
        this.answers = answers;
        this.questionnaires = questionnaires;
        this.acting = acting;
        this.messages = messages;
    }

    /**
     * What somebody answered.
     *
     * @param sheet made by the sender
     * @param day on which they answered
     * @param channel how: {@code self}, {@code phone}, {@code paper} or {@code interview}
     * @param enteredBy the account that entered it for them; empty when they did themselves
     * @param answers by item
     */
    public record Answered(
            UUID sheet,
            PersonId person,
            String instrument,
            String version,
            LocalDate day,
            String channel,
            Optional<String> enteredBy,
            Map<String, String> answers) {
        /** The order of the answers is kept. */
        public Answered {
            answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        }
    }

    /** A sheet that is kept, and whether it was not there before. */
    public record Kept(UUID sheet, boolean added) {}

    /**
     * Keeps what somebody answered, in the campaign that was asking them on that day; a resident's own program answers for them, what others
     * send counts as an interview.
     *
     * @param id made by the sender: the same sheet again changes nothing. A sheet without one is the last word, and changes nothing when it says
     *     what stands
     * @throws BadInput when nobody asked them, or an answer is none of its question
     */
    @Transactional
    public Kept keep(
            Optional<UUID> id,
            PersonId person,
            String instrument,
            String version,
            LocalDate day,
            Map<String, String> given) {
        var asked = asking(person, instrument, version, day);
        var ordered = ordered(instrument, version, given);
        boolean self = acting.actor().role() == Role.RESIDENT;
        var told = new Sheet(
                new SheetId(id.orElseGet(UUID::randomUUID)),
                asked.orElseThrow(() -> refused("questionnaire.not-asked", instrument)),
                person,
                day,
                self ? Sheet.Channel.SELF : Sheet.Channel.INTERVIEW,
                ordered);
        var sheet = id.isPresent() ? told : answers.standing(told).orElse(told);
        return switch (answers.keep(sheet)) {
            case Answers.Receipt.Kept kept -> new Kept(sheet.id().value(), true);
            case Answers.Receipt.KeptBefore before -> new Kept(sheet.id().value(), false);
            case Answers.Receipt.Refused(String why) ->
                throw refused(why, sheet.id().toString());
            case Answers.Receipt.TypedOnce once -> throw new IllegalStateException("an interview is typed once");
            case Answers.Receipt.Differs differs -> throw new IllegalStateException("an interview is typed once");
        };
    }

    private Map<String, String> ordered(String instrument, String version, Map<String, String> given) {
        var questionnaire = questionnaires
                .named(instrument, version)
                .orElseThrow(() -> new BadInput(
                        "questionnaire.unknown", Place.whole("questionnaire"), instrument + "|" + version, UNKNOWN));
        var ordered = new LinkedHashMap<String, String>();
        for (var question : questionnaire.questions())
            Optional.ofNullable(given.get(question.id())).ifPresent(value -> ordered.put(question.id(), value));
        for (var item : given.keySet())
            if (!ordered.containsKey(item)) throw refused("questionnaire.wrong-choice", item);
        return ordered;
    }

    /** The campaign that asked somebody on a day; of several the one that opened last. */
    private Optional<CampaignId> asking(PersonId person, String instrument, String version, LocalDate day) {
        return db.sql("""
                select c.campaign from questionnaire.campaign c
                 where c.instrument = :instrument and c.version = :version and c.opens_on <= :day and c.until > :day
                   and exists (select 1 from people.taking_part t
                                where t.municipality = c.municipality and t.scheme = c.scheme and t.person = :person
                                  and t.enrolled_on < c.until and (t.left_on is null or t.left_on > c.opens_on))
                 order by c.opens_on desc, c.campaign limit 1
                """)
                .param("instrument", instrument)
                .param("version", version)
                .param("day", day)
                .param("person", person.value())
                .query((row, number) -> new CampaignId(row.getObject("campaign", UUID.class)))
                .optional();
    }

    /** What somebody answered, sheets that were corrected since left out. */
    @Transactional(readOnly = true)
    public List<Answered> of(PersonId person) {
        return db.sql("""
                select s.sheet, c.instrument, c.version, s.day, s.channel, k.entered_by, s.items, s.answers
                  from questionnaire.latest_sheet s join questionnaire.campaign c using (municipality, campaign)
                  join questionnaire.sheet k using (municipality, sheet)
                 where s.person = :person order by s.day desc, s.sheet
                """)
                .param("person", person.value())
                .query((row, number) -> answered(person, row))
                .list();
    }

    private static Answered answered(PersonId person, ResultSet row) throws SQLException {
        var channel = row.getString("channel");
        boolean self = channel.equals(Sheet.Channel.SELF.word());
        return new Answered(
                row.getObject("sheet", UUID.class),
                person,
                row.getString("instrument"),
                row.getString("version"),
                row.getObject("day", LocalDate.class),
                channel,
                self ? Optional.empty() : Optional.of(row.getString("entered_by")),
                Answers.answers(row));
    }

    /** One sheet, unless it was corrected since. */
    @Transactional(readOnly = true)
    public Optional<Answered> find(UUID sheet) {
        return db.sql("select person from questionnaire.sheet where sheet = :sheet")
                .param("sheet", sheet)
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .optional()
                .flatMap(person -> of(person).stream()
                        .filter(answered -> answered.sheet().equals(sheet))
                        .findFirst());
    }

    /**
     * What a sheet says by the rule it was scored with last.
     *
     * @param scale which rule, with its version
     * @param verified whether somebody compared that rule with its source
     * @param outcome the name of the words that fit
     * @param points by the name of what is counted
     * @param note every choice the scoring made
     */
    public record Score(
            UUID sheet,
            PersonId person,
            LocalDate day,
            String scale,
            String version,
            boolean verified,
            String outcome,
            SortedMap<String, Long> points,
            String note) {
        /** The map is copied. */
        public Score {
            points = Collections.unmodifiableSortedMap(new TreeMap<>(points));
        }
    }

    /** What somebody's answers say, sheets that were corrected since and those that cannot be scored left out. */
    @Transactional(readOnly = true)
    public List<Score> scores(PersonId person) {
        return db.sql("""
                select s.sheet, c.instrument, c.version, s.day, r.rule, r.outcome, r.scales, r.points, r.note
                  from questionnaire.latest_sheet s join questionnaire.campaign c using (municipality, campaign)
                  join lateral (select rule, outcome, scales, points, note from questionnaire.result r
                                 where r.municipality = s.municipality and r.sheet = s.sheet
                                 order by r.recorded_at desc, r.rule desc limit 1) r on true
                 where s.person = :person and r.outcome <> :unscored order by s.day desc, s.sheet
                """)
                .param("person", person.value())
                .param("unscored", Result.NOT_SCORED)
                .query((row, number) -> score(person, row))
                .list();
    }

    private Score score(PersonId person, ResultSet row) throws SQLException {
        var result = Answers.result(row);
        int slash = result.rule().indexOf('/');
        boolean verified = questionnaires
                .named(row.getString("instrument"), row.getString("version"))
                .flatMap(Questionnaire::scoring)
                .filter(scale -> result.rule().equals(scale.id() + "/" + scale.version()))
                .map(Instrument::verified)
                .orElse(false);
        return new Score(
                row.getObject("sheet", UUID.class),
                person,
                row.getObject("day", LocalDate.class),
                result.rule().substring(0, slash),
                result.rule().substring(slash + 1),
                verified,
                result.outcome(),
                result.scales(),
                result.note());
    }

    /** Whether an answer to an item is a number rather than a choice. */
    public boolean number(Answered answered, String item) {
        return questionnaires
                .named(answered.instrument(), answered.version())
                .flatMap(q -> q.question(item))
                .filter(q -> q.reply() instanceof Questionnaire.Amount)
                .isPresent();
    }

    private BadInput refused(String key, String value) {
        return new BadInput(
                key,
                Place.whole("QuestionnaireResponse"),
                value,
                new Words(
                        messages.getMessage(key, null, Locale.JAPANESE),
                        messages.getMessage(key, null, Locale.ENGLISH)));
    }

    private static final Words UNKNOWN = new Words(
            "この調査票と版はここにありません。質問票のページにある名前と版を「…/名前|版」と書いてください。",
            "There is no such questionnaire of this version here. Write …/name|version as the page of questionnaires has them.");
}
