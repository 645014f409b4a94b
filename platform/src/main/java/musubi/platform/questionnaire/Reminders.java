package musubi.platform.questionnaire;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.notice.Notices;
import musubi.quantity.Japan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Asking those who have not answered once more. */
@Repository
class Reminders {
    private static final int MOST_PEOPLE = 200_000;

    private final JdbcClient db;
    private final Campaigns campaigns;
    private final Notices notices;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Reminders(JdbcClient db, Campaigns campaigns, Notices notices, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.campaigns = campaigns;
        this.notices = notices;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A reminder.
     *
     * @param waiting to how many it has not gone yet
     * @param calledBack for how many it was called back; empty when it was not
     */
    record Sent(UUID id, Instant at, int people, int waiting, Optional<Integer> calledBack) {}

    /** Some of the reminders of a campaign, the last first. */
    @Transactional(readOnly = true)
    public List<Sent> of(CampaignId campaign, int without, int most) {
        return db.sql("""
                select r.reminder, r.recorded_at, r.people, u.people as called_back
                  from questionnaire.reminder r left join questionnaire.reminder_undo u using (municipality, reminder)
                 where r.campaign = :campaign order by r.recorded_at desc, r.reminder limit :most offset :without
                """)
                .param("campaign", campaign.value())
                .param("most", most)
                .param("without", without)
                .query((row, number) -> sent(row))
                .list();
    }

    private Sent sent(ResultSet row) throws SQLException {
        var id = row.getObject("reminder", UUID.class);
        return new Sent(
                id,
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getInt("people"),
                notices.waiting(cause(id)),
                Optional.ofNullable(row.getObject("called_back", Integer.class)));
    }

    private static String cause(UUID reminder) {
        return "reminder " + reminder;
    }

    /**
     * Calls a reminder back where it has not gone out; doing so twice changes nothing.
     *
     * @return for how many people; empty when it has gone to everybody or is no reminder of the campaign
     */
    @Transactional
    public Optional<Integer> callBack(CampaignId campaign, UUID reminder) {
        var known = db.sql("select 1 from questionnaire.reminder where campaign = :campaign and reminder = :reminder")
                .param("campaign", campaign.value())
                .param("reminder", reminder)
                .query(Integer.class)
                .optional();
        if (known.isEmpty()) return Optional.empty();
        int back = notices.callBack(cause(reminder));
        if (back == 0) return calledBack(reminder);
        db.sql("""
                insert into questionnaire.reminder_undo (municipality, reminder, people, recorded_at)
                values (:municipality, :reminder, :people, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("reminder", reminder)
                .param("people", back)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        audit.record(
                "campaign.reminder-called-back",
                "campaign " + campaign,
                Optional.empty(),
                "",
                "{\"reminder\":\"%s\",\"people\":%d}".formatted(reminder, back));
        return Optional.of(back);
    }

    private Optional<Integer> calledBack(UUID reminder) {
        return db.sql("select people from questionnaire.reminder_undo where reminder = :reminder")
                .param("reminder", reminder)
                .query(Integer.class)
                .optional();
    }

    /**
     * Reminds everybody who is asked and has not answered, after a pause in which it can be called back; the same reminder again reminds nobody.
     *
     * @return how many people; empty when the campaign is not open today
     */
    @Transactional
    public Optional<Integer> remind(CampaignId campaign, UUID reminder) {
        var asked = campaigns.find(campaign).filter(c -> c.open(LocalDate.ofInstant(clock.instant(), Japan.TIME)));
        if (asked.isEmpty()) return Optional.empty();
        var waiting = campaigns.asked(campaign, Campaigns.Standing.WAITING, 0, MOST_PEOPLE).stream()
                .map(Campaigns.Asked::person)
                .toList();
        int added = db.sql("""
                insert into questionnaire.reminder (municipality, reminder, campaign, people, recorded_at)
                values (:municipality, :reminder, :campaign, :people, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("reminder", reminder)
                .param("campaign", campaign.value())
                .param("people", waiting.size())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 0) return Optional.of(0);
        notices.tellAfterPause(
                cause(reminder),
                waiting,
                "questionnaire-reminder",
                Map.of(
                        "title", asked.get().title(),
                        "last", asked.get().lastDay().toString()));
        audit.record(
                "campaign.reminded",
                "campaign " + campaign,
                Optional.empty(),
                "",
                "{\"reminder\":\"%s\",\"people\":%d}".formatted(reminder, waiting.size()));
        return Optional.of(waiting.size());
    }
}
