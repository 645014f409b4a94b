package musubi.platform.questionnaire;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Age;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What people answered. A sheet is kept whole and never changed; a correction is a further sheet, and the last one counts. */
@Repository
class Answers {
    private final JdbcClient db;
    private final Questionnaires questionnaires;
    private final Campaigns campaigns;
    private final People people;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Answers(
            JdbcClient db,
            Questionnaires questionnaires,
            Campaigns campaigns,
            People people,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.db = db;
        this.questionnaires = questionnaires;
        this.campaigns = campaigns;
        this.people = people;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of a sheet. */
    sealed interface Receipt {
        /** It counts, and says this. */
        record Kept(Result result) implements Receipt {}

        /** The same sheet was kept before; nothing was added. */
        record KeptBefore() implements Receipt {}

        /** It waits to be typed a second time. */
        record TypedOnce() implements Receipt {}

        /** The second typing differs from the first at these items; nothing counts yet. */
        record Differs(Map<String, String> first) implements Receipt {}

        /** It was not kept, for this reason: the key of a sentence. */
        record Refused(String why) implements Receipt {}
    }

    /** Who keeps what is not finished yet. */
    enum Keeper {
        SELF,
        STAFF,
        FIRST_KEYING;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Keeps a sheet that is finished, and scores it. */
    @Transactional
    public Receipt keep(Sheet sheet) {
        lock(sheet.campaign(), sheet.person());
        var before = find(sheet.id());
        if (before.isPresent())
            return before.get().equals(sheet)
                    ? new Receipt.KeptBefore()
                    : new Receipt.Refused("questionnaire.other-content");
        var refused = refusal(sheet);
        if (refused.isPresent()) return new Receipt.Refused(refused.get());
        var campaign = campaigns.find(sheet.campaign()).orElseThrow();
        if (sheet.channel() == Sheet.Channel.PAPER && campaign.keying() == Campaign.Keying.TWICE) {
            var typed = typing(sheet);
            if (typed.isPresent()) return typed.get();
        }
        return count(campaign, sheet);
    }

    /** The sheet that counts, when it says the same under whatever id. Until the transaction ends, nobody else answers for this person. */
    @Transactional
    public Optional<Sheet> standing(Sheet told) {
        lock(told.campaign(), told.person());
        return latest(told.campaign(), told.person())
                .filter(sheet -> sheet.equals(new Sheet(
                        sheet.id(), told.campaign(), told.person(), told.day(), told.channel(), told.answers())));
    }

    /**
     * Keeps what somebody answered on their own screen with another's help, as {@link #keep} does.
     *
     * @param helper {@code family} or {@code other}
     */
    @Transactional
    public Receipt keep(Sheet sheet, String helper) {
        var receipt = keep(sheet);
        if (receipt instanceof Receipt.Kept)
            db.sql("""
                    insert into questionnaire.help (municipality, sheet, person, helper, recorded_at)
                    values (:municipality, :sheet, :person, :helper, :now)
                    """)
                    .param("municipality", acting.actor().municipality().digits())
                    .param("sheet", sheet.id().value())
                    .param("person", sheet.person().value())
                    .param("helper", helper)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        return receipt;
    }

    /** Who helped to answer a sheet: {@code family} or {@code other}; empty when nobody did. */
    @Transactional(readOnly = true)
    public Optional<String> helper(SheetId sheet) {
        return db.sql("select helper from questionnaire.help where sheet = :sheet")
                .param("sheet", sheet.value())
                .query(String.class)
                .optional();
    }

    private void lock(CampaignId campaign, PersonId person) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('sheet ' || :campaign || ' ' || :person, 0))")
                .param("campaign", campaign.toString())
                .param("person", person.toString())
                .query((row, number) -> 0)
                .single();
    }

    private Optional<String> refusal(Sheet sheet) {
        var campaign = campaigns.find(sheet.campaign());
        if (campaign.isEmpty() || !campaigns.asks(sheet.campaign(), sheet.person()))
            return Optional.of("questionnaire.not-asked");
        if (!campaign.get().open(sheet.day()) || sheet.day().isAfter(today()))
            return Optional.of("questionnaire.day-outside");
        boolean self = acting.actor().role() == Role.RESIDENT;
        if (self != (sheet.channel() == Sheet.Channel.SELF)) return Optional.of("questionnaire.other-channel");
        if (self && !campaign.get().open(today())) return Optional.of("questionnaire.over");
        if (sheet.answers().isEmpty()) return Optional.of("questionnaire.nothing-answered");
        var questionnaire = questionnaire(campaign.get());
        boolean unknown = sheet.answers().entrySet().stream()
                .anyMatch(a -> questionnaire
                        .question(a.getKey())
                        .map(q -> q.wrong(a.getValue()).isPresent())
                        .orElse(true));
        return unknown ? Optional.of("questionnaire.wrong-choice") : Optional.empty();
    }

    /**
     * What was typed last and waits to be typed again.
     *
     * @param sheet whose typing it is; empty when nobody wrote that down
     * @param other what the typing before it said where the two differ
     */
    private record Typed(Optional<SheetId> sheet, Map<String, String> answers, Map<String, String> other) {
        boolean by(Sheet again) {
            return sheet.equals(Optional.of(again.id()));
        }

        Receipt receipt() {
            return other.isEmpty() ? new Receipt.TypedOnce() : new Receipt.Differs(other);
        }
    }

    /**
     * A first typing waits for the second; two that differ are shown to whoever typed last, and neither counts. The same sheet sent again, as by
     * a double click, is no second typing.
     */
    private Optional<Receipt> typing(Sheet sheet) {
        var waiting = typed(sheet.campaign(), sheet.person());
        if (waiting.isEmpty()) {
            keepTyped(sheet, Map.of());
            removeDraft(sheet.campaign(), sheet.person(), Keeper.STAFF);
            return Optional.of(new Receipt.TypedOnce());
        }
        var first = waiting.get();
        boolean agrees = first.answers().equals(sheet.answers());
        if (first.by(sheet))
            return Optional.of(agrees ? first.receipt() : new Receipt.Refused("questionnaire.other-content"));
        if (agrees) {
            removeDraft(sheet.campaign(), sheet.person(), Keeper.FIRST_KEYING);
            return Optional.empty();
        }
        var differing = new LinkedHashMap<String, String>();
        for (var question :
                questionnaire(campaigns.find(sheet.campaign()).orElseThrow()).questions()) {
            var one = first.answers().getOrDefault(question.id(), "");
            if (!one.equals(sheet.answers().getOrDefault(question.id(), ""))) differing.put(question.id(), one);
        }
        // What was typed last is what the next typing has to agree with, so that a slip of the first can be put right.
        keepTyped(sheet, differing);
        return Optional.of(new Receipt.Differs(differing));
    }

    private Optional<Typed> typed(CampaignId campaign, PersonId person) {
        return db.sql("""
                select sheet, items, answers, other_items, other_answers from questionnaire.draft
                 where campaign = :campaign and person = :person and kept_by = :keeper
                """)
                .param("campaign", campaign.value())
                .param("person", person.value())
                .param("keeper", Keeper.FIRST_KEYING.word())
                .query((row, number) -> new Typed(
                        Optional.ofNullable(row.getObject("sheet", UUID.class)).map(SheetId::new),
                        answers(row),
                        answers(row, "other_items", "other_answers")))
                .optional();
    }

    private void keepTyped(Sheet sheet, Map<String, String> other) {
        keepDraft(sheet.campaign(), sheet.person(), Keeper.FIRST_KEYING, sheet.answers());
        db.sql("""
                update questionnaire.draft set sheet = :sheet, other_items = :items, other_answers = :answers
                 where campaign = :campaign and person = :person and kept_by = :keeper
                """)
                .param("campaign", sheet.campaign().value())
                .param("person", sheet.person().value())
                .param("keeper", Keeper.FIRST_KEYING.word())
                .param("sheet", sheet.id().value())
                .param("items", other.keySet().toArray(String[]::new))
                .param("answers", other.values().toArray(String[]::new))
                .update();
    }

    private Receipt count(Campaign campaign, Sheet sheet) {
        int added = db.sql("""
                insert into questionnaire.sheet (municipality, sheet, campaign, person, number, day, channel, items, answers, entered_by, recorded_at)
                select :municipality, :sheet, :campaign, :person, count(*), :day, :channel, :items, :answers, :by, :now
                  from questionnaire.sheet where municipality = :municipality and campaign = :campaign and person = :person
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("sheet", sheet.id().value())
                .param("campaign", sheet.campaign().value())
                .param("person", sheet.person().value())
                .param("day", sheet.day())
                .param("channel", sheet.channel().word())
                .param("items", sheet.answers().keySet().toArray(String[]::new))
                .param("answers", sheet.answers().values().toArray(String[]::new))
                .param("by", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added != 1) throw new IllegalStateException("sheet " + sheet.id() + " was not kept");
        var result = score(campaign, sheet);
        removeDraft(sheet.campaign(), sheet.person(), Keeper.SELF);
        if (sheet.channel() != Sheet.Channel.SELF) removeDraft(sheet.campaign(), sheet.person(), Keeper.STAFF);
        audit.record(
                "questionnaire.answered",
                "person " + sheet.person(),
                sheet.channel() == Sheet.Channel.SELF
                        ? Optional.empty()
                        : Optional.of(sheet.person().value()),
                "",
                "{\"campaign\":\"%s\",\"sheet\":\"%s\",\"day\":\"%s\",\"channel\":\"%s\"}"
                        .formatted(
                                sheet.campaign(),
                                sheet.id(),
                                sheet.day(),
                                sheet.channel().word()));
        return new Receipt.Kept(result);
    }

    private Result score(Campaign campaign, Sheet sheet) {
        var resident = people.find(sheet.person()).orElseThrow();
        var first = db.sql("""
                select min(s.day) from questionnaire.sheet s join questionnaire.campaign c using (municipality, campaign)
                 where s.person = :person and c.instrument = :instrument and c.version = :version
                """)
                .param("person", sheet.person().value())
                .param("instrument", campaign.instrument())
                .param("version", campaign.version())
                .query(LocalDate.class)
                .single();
        var result = Result.of(
                questionnaire(campaign),
                resident.sex(),
                Age.on(sheet.day(), resident.born()),
                Age.on(first, resident.born()),
                sheet.answers());
        db.sql("""
                insert into questionnaire.result (municipality, sheet, rule, person, outcome, scales, points, note, recorded_at)
                values (:municipality, :sheet, :rule, :person, :outcome, :scales, :points, :note, :now)
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("sheet", sheet.id().value())
                .param("rule", result.rule())
                .param("person", sheet.person().value())
                .param("outcome", result.outcome())
                .param("scales", result.scales().keySet().toArray(String[]::new))
                .param("points", result.scales().values().toArray(Long[]::new))
                .param("note", result.note())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return result;
    }

    Questionnaire questionnaire(Campaign campaign) {
        return questionnaires
                .named(campaign.instrument(), campaign.version())
                .orElseThrow(() -> new IllegalStateException("this version does not know the questionnaire "
                        + campaign.instrument() + " " + campaign.version()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private Optional<Sheet> find(SheetId sheet) {
        return db.sql("""
                select sheet, campaign, person, day, channel, items, answers from questionnaire.sheet where sheet = :sheet
                """)
                .param("sheet", sheet.value())
                .query((row, number) -> sheet(row))
                .optional();
    }

    /** The sheet that counts. */
    @Transactional(readOnly = true)
    public Optional<Sheet> latest(CampaignId campaign, PersonId person) {
        return db.sql("""
                select sheet, campaign, person, day, channel, items, answers from questionnaire.latest_sheet
                 where campaign = :campaign and person = :person
                """)
                .param("campaign", campaign.value())
                .param("person", person.value())
                .query((row, number) -> sheet(row))
                .optional();
    }

    /** What the sheet says, under the rule that scored it last. */
    @Transactional(readOnly = true)
    public Optional<Result> result(SheetId sheet) {
        return db.sql("""
                select rule, outcome, scales, points, note from questionnaire.result
                 where sheet = :sheet order by recorded_at desc, rule desc limit 1
                """)
                .param("sheet", sheet.value())
                .query((row, number) -> result(row))
                .optional();
    }

    static Result result(ResultSet row) throws SQLException {
        var scales = new TreeMap<String, Long>();
        var names = (String[]) row.getArray("scales").getArray();
        var points = (Long[]) row.getArray("points").getArray();
        for (int i = 0; i < names.length; i++) scales.put(names[i], points[i]);
        return new Result(row.getString("rule"), row.getString("outcome"), scales, row.getString("note"));
    }

    private static Sheet sheet(ResultSet row) throws SQLException {
        return new Sheet(
                new SheetId(row.getObject("sheet", UUID.class)),
                new CampaignId(row.getObject("campaign", UUID.class)),
                new PersonId(row.getObject("person", UUID.class)),
                row.getObject("day", LocalDate.class),
                Sheet.Channel.of(row.getString("channel")),
                answers(row));
    }

    static Map<String, String> answers(ResultSet row) throws SQLException {
        return answers(row, "items", "answers");
    }

    private static Map<String, String> answers(ResultSet row, String itemsIn, String answersIn) throws SQLException {
        var items = (String[]) row.getArray(itemsIn).getArray();
        var answers = (String[]) row.getArray(answersIn).getArray();
        var all = new LinkedHashMap<String, String>();
        for (int i = 0; i < items.length; i++) all.put(items[i], answers[i]);
        return all;
    }

    /** What has been answered so far; empty when nothing was kept. */
    @Transactional(readOnly = true)
    public Map<String, String> draft(CampaignId campaign, PersonId person, Keeper keeper) {
        return db.sql("""
                select items, answers from questionnaire.draft
                 where campaign = :campaign and person = :person and kept_by = :keeper
                """)
                .param("campaign", campaign.value())
                .param("person", person.value())
                .param("keeper", keeper.word())
                .query((row, number) -> answers(row))
                .optional()
                .orElse(Map.of());
    }

    /** Keeps what has been answered so far in place of what was kept before. */
    @Transactional
    public void keepDraft(CampaignId campaign, PersonId person, Keeper keeper, Map<String, String> answers) {
        db.sql("""
                insert into questionnaire.draft (municipality, campaign, person, kept_by, items, answers, updated_at)
                values (:municipality, :campaign, :person, :keeper, :items, :answers, :now)
                on conflict (municipality, campaign, person, kept_by)
                  do update set items = excluded.items, answers = excluded.answers, updated_at = excluded.updated_at
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("campaign", campaign.value())
                .param("person", person.value())
                .param("keeper", keeper.word())
                .param("items", answers.keySet().toArray(String[]::new))
                .param("answers", answers.values().toArray(String[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void removeDraft(CampaignId campaign, PersonId person, Keeper keeper) {
        db.sql("delete from questionnaire.draft where campaign = :campaign and person = :person and kept_by = :keeper")
                .param("campaign", campaign.value())
                .param("person", person.value())
                .param("keeper", keeper.word())
                .update();
    }
}
