package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
     * @param answers by item
     */
    public record Answered(
            UUID sheet,
            PersonId person,
            String instrument,
            String version,
            LocalDate day,
            String channel,
            Map<String, String> answers) {
        /** The order of the answers is kept. */
        public Answered {
            answers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(answers));
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
                select s.sheet, c.instrument, c.version, s.day, s.channel, s.items, s.answers
                  from questionnaire.latest_sheet s join questionnaire.campaign c using (municipality, campaign)
                 where s.person = :person order by s.day desc, s.sheet
                """)
                .param("person", person.value())
                .query((row, number) -> new Answered(
                        row.getObject("sheet", UUID.class),
                        person,
                        row.getString("instrument"),
                        row.getString("version"),
                        row.getObject("day", LocalDate.class),
                        row.getString("channel"),
                        Answers.answers(row)))
                .list();
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
