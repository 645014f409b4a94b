package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.people.PersonId;
import musubi.platform.questionnaire.Questionnaire.When;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What the answers of a campaign say, sheet by sheet and all together. */
@Repository
class Results {
    private static final String COUNTING = """
            select s.person, s.day, s.channel, r.rule, r.outcome, r.scales, r.points, r.note
              from questionnaire.latest_sheet s
              join lateral (select rule, outcome, scales, points, note from questionnaire.result r
                             where r.municipality = s.municipality and r.sheet = s.sheet
                             order by r.recorded_at desc, r.rule desc limit 1) r on true
             where s.campaign = :campaign
               and (:outcome = '' or r.outcome = :outcome) and (:channel = '' or s.channel = :channel)
               and (:scale = '' or exists (select 1 from unnest(r.scales, r.points) as p(scale, points)
                                            where p.scale = :scale and p.points >= :least))
            """;

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;

    Results(JdbcClient db, Acting acting, Audit audit) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
    }

    /**
     * Which results are listed.
     *
     * @param outcome the name of the words that fit; empty for all
     * @param channel how it was answered; empty for all
     * @param remark a scale that has reached a value
     */
    record Filter(CampaignId campaign, String outcome, String channel, Optional<When> remark) {}

    /** One sheet that counts. */
    record Line(PersonId person, LocalDate day, String channel, Result result) {}

    /** A page of results, the latest answered first. */
    @Transactional(readOnly = true)
    public List<Line> list(Filter filter, int from, int most) {
        return query(COUNTING + " order by s.day desc, s.person offset :from limit :most", filter)
                .param("from", from)
                .param("most", most)
                .query((row, number) -> new Line(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getObject("day", LocalDate.class),
                        row.getString("channel"),
                        Answers.result(row)))
                .list();
    }

    /** How many sheets have an outcome. */
    record Share(String outcome, long count) {}

    /** How many sheets have each outcome, of those that fit. */
    @Transactional(readOnly = true)
    public List<Share> shares(Filter filter) {
        return query(
                        "select outcome, count(*) as count from (" + COUNTING + ") c group by outcome order by outcome",
                        filter)
                .query((row, number) -> new Share(row.getString("outcome"), row.getLong("count")))
                .list();
    }

    private JdbcClient.StatementSpec query(String sql, Filter filter) {
        return db.sql(sql)
                .param("campaign", filter.campaign().value())
                .param("outcome", filter.outcome())
                .param("channel", filter.channel())
                .param("scale", filter.remark().map(When::scale).orElse(""))
                .param("least", filter.remark().map(When::atLeast).orElse(0L));
    }

    /** Writes down that somebody took a list away, and how long it was. */
    @Transactional
    public void taken(Filter filter, int rows) {
        audit.record(
                "questionnaire.list-taken",
                "campaign " + filter.campaign(),
                acting.actor().resident(),
                "",
                "{\"rows\":%d}".formatted(rows));
    }
}
