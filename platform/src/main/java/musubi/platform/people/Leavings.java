package musubi.platform.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Many people leave a scheme together, and come back together when it was a mistake. Who writes down why is the caller. */
@Repository
public class Leavings {
    private static final int LONGEST = 400;

    private final JdbcClient db;
    private final Register register;
    private final ApplicationEventPublisher events;

    Leavings(JdbcClient db, Register register, ApplicationEventPublisher events) {
        this.db = db;
        this.register = register;
        this.events = events;
    }

    /**
     * What would become of people who are to leave.
     *
     * @param elsewhere who does not take part in the scheme
     * @param later who joined on the day or after it
     */
    public record Sorted(List<PersonId> leaving, List<PersonId> elsewhere, List<PersonId> later) {
        /** The lists are copied. */
        public Sorted {
            leaving = List.copyOf(leaving);
            elsewhere = List.copyOf(elsewhere);
            later = List.copyOf(later);
        }
    }

    /** @param takesPart whether they take part in the scheme now */
    private record Standing(PersonId person, boolean takesPart, boolean early) {}

    /**
     * Sorts people by what leaving would do to them.
     *
     * @param on the first day of no longer taking part
     */
    @Transactional(readOnly = true)
    public Sorted sorted(Collection<PersonId> people, String scheme, LocalDate on) {
        var leaving = new ArrayList<PersonId>();
        var elsewhere = new ArrayList<PersonId>();
        var later = new ArrayList<PersonId>();
        for (var standing : standings(people, scheme, on)) {
            if (!standing.takesPart()) elsewhere.add(standing.person());
            else if (standing.early()) leaving.add(standing.person());
            else later.add(standing.person());
        }
        return new Sorted(leaving, elsewhere, later);
    }

    private List<Standing> standings(Collection<PersonId> people, String scheme, LocalDate on) {
        return db.sql("""
                select asked.person, max(e.enrolled_on) is not null as takes_part, coalesce(max(e.enrolled_on) < :on, false) as early
                  from unnest(:persons) with ordinality as asked(person, place)
                  left join people.enrolled e on e.person = asked.person and e.scheme = :scheme and e.left_on is null
                 group by asked.person, asked.place order by asked.place
                """)
                .param("persons", ids(people))
                .param("scheme", scheme)
                .param("on", on)
                .query((row, number) -> new Standing(
                        new PersonId(row.getObject("person", UUID.class)),
                        row.getBoolean("takes_part"),
                        row.getBoolean("early")))
                .list();
    }

    /**
     * The reason, stripped.
     *
     * @throws BadInput when it is missing or too long, or tells the name of one of the people
     */
    @Transactional(readOnly = true)
    public String reason(Collection<PersonId> people, String given) {
        var reason = given.strip();
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        if (reason.length() > LONGEST)
            throw Enrolments.refused(
                    "resident.reason",
                    "",
                    new Words(
                            "理由は %d 字以内で書いてください。".formatted(LONGEST),
                            "Write the reason in at most %d letters.".formatted(LONGEST)));
        if (register.tells(reason, people))
            throw Enrolments.refused(
                    "resident.reason",
                    "",
                    new Words("理由は記録に残ります。氏名を書かないでください。", "The reason stays on record: leave names out."));
        return reason;
    }

    /**
     * They leave; who does not take part, or joined on the day or after it, is passed over.
     *
     * @param together under which they can be brought back
     * @return how many people left
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int leave(UUID together, Collection<PersonId> people, String scheme, LocalDate on, String why) {
        var leaving = sorted(people, scheme, on).leaving();
        var left = distinct(db.sql("""
                update people.enrolment e set left_on = :on, left_why = :why, left_with = :together
                  from people.person p left join people.merged m on m.municipality = p.municipality and m.person = p.person
                 where p.municipality = e.municipality and p.person = e.person
                   and coalesce(m.counts_as, p.person) = any(:persons)
                   and e.scheme = :scheme and e.left_on is null and e.enrolled_on < :on
                returning coalesce(m.counts_as, p.person) as person
                """)
                .param("on", on)
                .param("why", why)
                .param("together", together)
                .param("persons", ids(leaving))
                .param("scheme", scheme));
        events.publishEvent(new PeopleLeft(together, left, PeopleLeft.Why.LEFT));
        return left.size();
    }

    /**
     * They take part again as if they had not left. Who was erased or has joined the scheme again by now stays as they are.
     *
     * @return how many people are back
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int back(UUID together) {
        var back = distinct(db.sql("""
                update people.enrolment e set left_on = null, left_why = '', left_with = null
                  from people.person p left join people.merged m on m.municipality = p.municipality and m.person = p.person
                 where p.municipality = e.municipality and p.person = e.person and e.left_with = :together
                   and p.person not in (select x.person from people.erasure x)
                   and not exists (select 1 from people.enrolment again
                                     left join people.merged n on n.municipality = again.municipality and n.person = again.person
                                    where again.municipality = e.municipality and again.scheme = e.scheme
                                      and coalesce(n.counts_as, again.person) = coalesce(m.counts_as, p.person)
                                      and again.enrolled_on > e.enrolled_on and again.left_with is distinct from :together)
                returning coalesce(m.counts_as, p.person) as person
                """).param("together", together));
        events.publishEvent(new PeopleCameBack(together, back));
        return back.size();
    }

    private static List<PersonId> distinct(JdbcClient.StatementSpec people) {
        return people.query((row, number) -> new PersonId(row.getObject("person", UUID.class))).list().stream()
                .distinct()
                .toList();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
