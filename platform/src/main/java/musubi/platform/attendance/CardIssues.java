package musubi.platform.attendance;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Many people are given their card together, and it is taken back together when that was a mistake. Who writes it down is the caller. */
@Repository
public class CardIssues {
    private final JdbcClient db;
    private final Cards cards;
    private final Acting acting;
    private final Clock clock;

    CardIssues(JdbcClient db, Cards cards, Acting acting, Clock clock) {
        this.db = db;
        this.cards = cards;
        this.acting = acting;
        this.clock = clock;
    }

    /** Which of these people hold a card that opens a door, under their own record or one that counts as them. */
    @Transactional(readOnly = true)
    public Set<PersonId> holders(Collection<PersonId> people) {
        return Set.copyOf(db.sql("""
                select distinct coalesce(m.counts_as, c.person) as person
                  from attendance.card c left join people.merged m on m.municipality = c.municipality and m.person = c.person
                 where c.ended_at is null and coalesce(m.counts_as, c.person) = any(:people)
                """)
                .param("people", ids(people))
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    /**
     * Gives each of these people a card; who is given one by somebody else at the same moment is passed over.
     *
     * @param together under which the cards are found again
     * @return how many were given one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int issue(UUID together, Collection<PersonId> people) {
        return db.sql("""
                insert into attendance.card (municipality, card, person, issued_at, issued_by, together)
                select :municipality, given.card, given.person, :now, :by, :together
                  from unnest(:cards, :people) as given(card, person)
                    on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("cards", people.stream().map(p -> cards.draw()).toArray(String[]::new))
                .param("people", ids(people))
                .param("now", now())
                .param("by", acting.actor().name())
                .param("together", together)
                .update();
    }

    /**
     * A card that opens a door.
     *
     * @param shown whether it was shown at a door
     */
    public record Given(PersonId person, String card, boolean shown) {}

    private static final String SHOWN = """
            exists (select 1 from attendance.visit v
                     where v.municipality = c.municipality and v.checked_by = 'card' and v.recorded_at >= c.issued_at
                       and (v.person = c.person
                            or v.person in (select m.counts_as from people.merged m
                                             where m.municipality = c.municipality and m.person = c.person)))
            """;

    private static final String GIVEN = "select c.person, c.card, " + SHOWN
            + " as shown from attendance.card c where c.together = :together and c.ended_at is null order by c.person";

    private static final String END =
            "update attendance.card c set ended_at = :now where c.together = :together and c.ended_at is null and not "
                    + SHOWN;

    /** The cards that were given together and still open doors. */
    @Transactional(readOnly = true)
    public List<Given> given(UUID together) {
        return db.sql(GIVEN)
                .param("together", together)
                .query((row, number) -> new Given(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getString("card"),
                        row.getBoolean("shown")))
                .list();
    }

    /** Ends those of the cards given together that nobody has shown at a door; returns how many those were. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int endUnshown(UUID together) {
        return db.sql(END).param("now", now()).param("together", together).update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
