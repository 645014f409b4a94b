package musubi.platform.questionnaire;

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

    /** A reminder that went out. */
    record Sent(Instant at, int people) {}

    /** Reminders of a campaign, the last first. */
    @Transactional(readOnly = true)
    public List<Sent> of(CampaignId campaign) {
        return db.sql("""
                select recorded_at, people from questionnaire.reminder where campaign = :campaign
                 order by recorded_at desc, reminder limit 20
                """)
                .param("campaign", campaign.value())
                .query((row, number) -> new Sent(
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(), row.getInt("people")))
                .list();
    }

    /**
     * Reminds everybody who is asked and has not answered; the same reminder again reminds nobody.
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
        notices.tell(
                "reminder " + reminder,
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
