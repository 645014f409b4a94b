package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What waits for residents' answers. */
@Repository
public class Asked {
    private final JdbcClient db;

    Asked(JdbcClient db) {
        this.db = db;
    }

    /**
     * A questionnaire that is open and not answered.
     *
     * @param lastDay on which it can be answered
     * @param begun how many questions have been answered
     */
    public record Waiting(UUID campaign, String title, LocalDate lastDay, int begun) {
        /** Where to answer it, or to go on. */
        public String path() {
            return "/me/questions/%s/%s".formatted(campaign, begun == 0 ? "1" : "resume");
        }
    }

    /** What each of several people has not answered, what closes first in front; for whom nothing waits is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, List<Waiting>> of(Collection<PersonId> people, LocalDate today) {
        var waiting = new HashMap<PersonId, List<Waiting>>();
        db.sql("""
                with asked as (%s where t.person = any(:people) and c.opens_on <= :today and c.until > :today)
                select a.person, c.campaign, c.title, c.until, coalesce(cardinality(d.items), 0) as begun
                  from asked a join questionnaire.campaign c on c.campaign = a.campaign
                  left join questionnaire.draft d on d.municipality = c.municipality and d.campaign = c.campaign
                                                 and d.person = a.person and d.kept_by = :keeper
                 where not exists (select from questionnaire.sheet s
                                    where s.municipality = c.municipality and s.campaign = c.campaign and s.person = a.person)
                 order by c.until, c.campaign
                """.formatted(Campaigns.ASKED))
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("today", today)
                .param("keeper", Answers.Keeper.SELF.word())
                .query(row -> {
                    waiting.computeIfAbsent(
                                    new PersonId(row.getObject("person", UUID.class)), person -> new ArrayList<>())
                            .add(new Waiting(
                                    row.getObject("campaign", UUID.class),
                                    row.getString("title"),
                                    row.getObject("until", LocalDate.class).minusDays(1),
                                    row.getInt("begun")));
                });
        return waiting;
    }
}
