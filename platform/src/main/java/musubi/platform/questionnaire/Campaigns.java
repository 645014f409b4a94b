package musubi.platform.questionnaire;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** When the municipality asks, and how far it has come. */
@Repository
class Campaigns {
    /** Those asked: who takes part in the scheme on some day of the campaign. */
    static final String ASKED = """
            select distinct c.campaign, t.person
              from questionnaire.campaign c
              join people.taking_part t on t.municipality = c.municipality and t.scheme = c.scheme
               and t.enrolled_on < c.until and (t.left_on is null or t.left_on > c.opens_on)
            """;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Campaigns(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** A campaign and how far it has come: of those asked, how many answered, how many only began. */
    record Funnel(Campaign campaign, long asked, long begun, long answered) {
        /** Those who have not answered. */
        public long waiting() {
            return asked - answered;
        }

        /** Whole percent, rounded down so that 100 means everybody. */
        public long percent() {
            return asked == 0 ? 0 : answered * 100 / asked;
        }
    }

    /** Opens a campaign; the same request again changes nothing. */
    @Transactional
    public void open(Campaign campaign) {
        int added = db.sql("""
                insert into questionnaire.campaign (municipality, campaign, title, instrument, version, scheme, opens_on, until, keying, recorded_at)
                values (:municipality, :campaign, :title, :instrument, :version, :scheme, :opens, :until, :keying, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("campaign", campaign.id().value())
                .param("title", campaign.title())
                .param("instrument", campaign.instrument())
                .param("version", campaign.version())
                .param("scheme", campaign.scheme())
                .param("opens", campaign.opensOn())
                .param("until", campaign.until())
                .param("keying", campaign.keying().word())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1)
            audit.record(
                    "campaign.opened",
                    "campaign " + campaign.id(),
                    Optional.empty(),
                    "",
                    "{\"instrument\":\"%s\",\"version\":\"%s\",\"opens\":\"%s\",\"until\":\"%s\"}"
                            .formatted(
                                    campaign.instrument(), campaign.version(), campaign.opensOn(), campaign.until()));
    }

    /** Moves the end; the first day on which it is over comes after the opening day. */
    @Transactional
    public void end(CampaignId campaign, LocalDate until) {
        var before = db.sql("select until from questionnaire.campaign where campaign = :campaign for update")
                .param("campaign", campaign.value())
                .query(LocalDate.class)
                .optional();
        int changed = db.sql("""
                update questionnaire.campaign set until = :until
                 where campaign = :campaign and opens_on < :until and until <> :until
                """)
                .param("campaign", campaign.value())
                .param("until", until)
                .update();
        if (changed == 1)
            audit.record(
                    "campaign.end-moved",
                    "campaign " + campaign,
                    Optional.empty(),
                    "",
                    "{\"until\":\"%s\"}".formatted(before.orElseThrow()),
                    "{\"until\":\"%s\"}".formatted(until));
    }

    /**
     * What somebody looks for; an empty text takes every one.
     *
     * @param part of the title, in small letters of one width
     * @param instrument the questionnaire
     * @param state {@code open} or {@code shut}
     */
    public record Wanted(String part, String instrument, String state, LocalDate today) {}

    /** Some of the campaigns, the newest first, without those before them. */
    @Transactional(readOnly = true)
    public List<Funnel> find(Wanted wanted, int without, int most) {
        return funnels(db.sql("""
                select c.campaign from questionnaire.campaign c
                 where (:part = '' or position(:part in lower(normalize(c.title, nfkc))) > 0)
                   and (:instrument = '' or c.instrument = :instrument)
                   and (:state = '' or (c.opens_on <= :today and c.until > :today) = (:state = 'open'))
                 order by c.opens_on desc, c.campaign offset :without limit :most
                """)
                .param("part", wanted.part())
                .param("instrument", wanted.instrument())
                .param("state", wanted.state())
                .param("today", wanted.today())
                .param("without", without)
                .param("most", most)
                .query(UUID.class)
                .list());
    }

    /** One campaign with its funnel. */
    @Transactional(readOnly = true)
    public Optional<Funnel> funnel(CampaignId campaign) {
        return funnels(List.of(campaign.value())).stream().findFirst();
    }

    /** Only the people of these campaigns are counted. */
    private List<Funnel> funnels(List<UUID> campaigns) {
        return db.sql("""
                with asked as (%s where c.campaign = any(:campaigns)),
                begun as (select distinct municipality, campaign, person from questionnaire.draft where campaign = any(:campaigns)),
                answered as (select distinct municipality, campaign, person from questionnaire.sheet where campaign = any(:campaigns))
                select c.campaign, c.title, c.instrument, c.version, c.scheme, c.opens_on, c.until, c.keying,
                       count(a.person) as asked, count(s.person) as answered,
                       count(d.person) filter (where s.person is null) as begun
                  from questionnaire.campaign c
                  left join asked a on a.campaign = c.campaign
                  left join answered s on s.municipality = c.municipality and s.campaign = c.campaign and s.person = a.person
                  left join begun d on d.municipality = c.municipality and d.campaign = c.campaign and d.person = a.person
                 where c.campaign = any(:campaigns)
                 group by c.municipality, c.campaign
                 order by c.opens_on desc, c.campaign
                """.formatted(ASKED))
                .param("campaigns", campaigns.toArray(UUID[]::new))
                .query((row, number) ->
                        new Funnel(campaign(row), row.getLong("asked"), row.getLong("begun"), row.getLong("answered")))
                .list();
    }

    /** One campaign. */
    @Transactional(readOnly = true)
    public Optional<Campaign> find(CampaignId campaign) {
        return db.sql("""
                select campaign, title, instrument, version, scheme, opens_on, until, keying
                  from questionnaire.campaign where campaign = :campaign
                """)
                .param("campaign", campaign.value())
                .query((row, number) -> campaign(row))
                .optional();
    }

    /** Somebody asked, and how they came or come to answer. */
    record Asked(PersonId person, Optional<String> channel, Optional<LocalDate> day, boolean begun) {}

    /** Which of those asked are listed. */
    enum Standing {
        WAITING,
        BEGUN,
        ANSWERED
    }

    /** A page of those asked, those who joined first before the others. */
    @Transactional(readOnly = true)
    public List<Asked> asked(CampaignId campaign, Standing standing, int from, int most) {
        return db.sql("""
                with asked as (%s)
                select a.person, s.channel, s.day, d.person is not null as begun
                  from asked a
                  left join questionnaire.latest_sheet s on s.campaign = a.campaign and s.person = a.person
                  left join (select distinct campaign, person from questionnaire.draft) d
                    on d.campaign = a.campaign and d.person = a.person
                 where a.campaign = :campaign
                   and case :standing when 'ANSWERED' then s.person is not null
                                      when 'BEGUN' then s.person is null and d.person is not null
                                      else s.person is null end
                 order by a.person offset :from limit :most
                """.formatted(ASKED))
                .param("campaign", campaign.value())
                .param("standing", standing.name())
                .param("from", from)
                .param("most", most)
                .query((row, number) -> new Asked(
                        new PersonId(row.getObject("person", UUID.class)),
                        Optional.ofNullable(row.getString("channel")),
                        Optional.ofNullable(row.getObject("day", LocalDate.class)),
                        row.getBoolean("begun")))
                .list();
    }

    /** Whether this person is among those asked. */
    @Transactional(readOnly = true)
    public boolean asks(CampaignId campaign, PersonId person) {
        return db.sql("with asked as (%s) select count(*) from asked where campaign = :campaign and person = :person"
                                .formatted(ASKED))
                        .param("campaign", campaign.value())
                        .param("person", person.value())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** What this person can answer on this day, and what they have answered. */
    @Transactional(readOnly = true)
    public List<Campaign> of(PersonId person, LocalDate today) {
        return db.sql("""
                with asked as (%s)
                select c.campaign, c.title, c.instrument, c.version, c.scheme, c.opens_on, c.until, c.keying
                  from questionnaire.campaign c join asked a on a.campaign = c.campaign
                 where a.person = :person and c.opens_on <= :today
                 order by c.until desc, c.campaign limit 100
                """.formatted(ASKED))
                .param("person", person.value())
                .param("today", today)
                .query((row, number) -> campaign(row))
                .list();
    }

    private static Campaign campaign(ResultSet row) throws SQLException {
        return new Campaign(
                new CampaignId(row.getObject("campaign", UUID.class)),
                row.getString("title"),
                row.getString("instrument"),
                row.getString("version"),
                row.getString("scheme"),
                row.getObject("opens_on", LocalDate.class),
                row.getObject("until", LocalDate.class),
                Campaign.Keying.of(row.getString("keying")));
    }
}
