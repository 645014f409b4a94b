package musubi.platform.people;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Destroying identity (消去): the sealed rows go, the birth date keeps its year alone, and what else describes the person goes too, as does
 * what staff wrote about them. The number stays, so that evidence that was settled on still adds up; nothing tells whose it was. Only officers do it, also when the
 * time for keeping names is over.
 */
@Repository
public class Erasures {
    private final JdbcClient db;
    private final Seals seals;
    private final Identities identities;
    private final Enrolments enrolments;
    private final Audit audit;
    private final Acting acting;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Erasures(
            JdbcClient db,
            Seals seals,
            Identities identities,
            Enrolments enrolments,
            Audit audit,
            Acting acting,
            Clock clock,
            ApplicationEventPublisher events) {
        this.db = db;
        this.seals = seals;
        this.identities = identities;
        this.enrolments = enrolments;
        this.audit = audit;
        this.acting = acting;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Destroys who somebody is; doing it twice changes nothing.
     *
     * @throws BadInput when they still take part, when there is no reason, or when it tells who they are
     */
    @Transactional
    public void erase(PersonId person, String why) {
        enrolments.lock(person);
        if (erasedOn(person).isPresent()) return;
        var reason = Reason.about(identities.of(person), why);
        if (reason.isEmpty())
            throw Enrolments.refused("resident.reason-missing", "", new Words("理由を書いてください。", "Write the reason."));
        var persons = new ArrayList<>(db.sql("select person from people.merged where counts_as = :person")
                .param("person", person.value())
                .query(UUID.class)
                .list());
        persons.add(person.value());
        long open = db.sql("select count(*) from people.enrolment where left_on is null and person = any(:persons)")
                .param("persons", persons.toArray(UUID[]::new))
                .query(Long.class)
                .single();
        if (open > 0)
            throw Enrolments.refused(
                    "resident.erased-while-taking-part",
                    "",
                    new Words("まだ事業に参加しています。先に退会を記録してください。", "They still take part: record that they leave first."));
        erase(persons, reason);
        enrolments.record("people.erased", person, reason, Map.of("records", persons.size()));
    }

    /**
     * Destroys who these are, whose time is over: all of them, or nobody.
     *
     * @return false, and nothing is done, when the time of one of them is not over, be it that they joined again or that somebody
     *     destroyed their names meanwhile
     * @throws BadInput as {@link #erase(PersonId, String)}
     */
    @Transactional
    public boolean eraseDue(Collection<PersonId> people, String why) {
        var inOrder = people.stream()
                .distinct()
                .sorted(Comparator.comparing(PersonId::value))
                .toList();
        inOrder.forEach(enrolments::lock);
        var due = due().stream().map(Due::person).collect(Collectors.toSet());
        if (!due.containsAll(inOrder)) return false;
        inOrder.forEach(person -> erase(person, why));
        return true;
    }

    /** Destroys who these are. Whoever calls it writes down why in the audit trail. */
    void erase(Collection<UUID> persons, String why) {
        var ids = persons.toArray(UUID[]::new);
        for (var table : List.of("people.identity", "people.history"))
            db.sql("delete from %s where person = any(:persons)".formatted(table))
                    .param("persons", ids)
                    .update();
        long left = db.sql("select count(*) from people.identity where person = any(:persons)")
                .param("persons", ids)
                .query(Long.class)
                .single();
        if (left > 0)
            throw new IllegalStateException("the role %s destroys no names"
                    .formatted(acting.actor().role().word()));
        db.sql("""
                update people.person
                   set born = date_trunc('year', born)::date, area = null, lives_in = null, works_in = null, certified = 'unknown'
                 where person = any(:persons)
                """).param("persons", ids).update();
        db.sql("""
                insert into people.erasure (municipality, person, why, recorded_at)
                select :municipality, person, :why, :now from unnest(:persons) as person on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("why", why)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("persons", ids)
                .update();
        events.publishEvent(new PeopleLeaving());
        persons.forEach(audit::forgetReasons);
        events.publishEvent(new PeopleLeft(
                UUID.randomUUID(), persons.stream().map(PersonId::new).toList(), PeopleLeft.Why.ERASED));
    }

    /** Empties the reasons that were written since about those who were erased, and of those who were erased before this was done. */
    @Transactional
    public void forgetReasons() {
        db.sql("select distinct person from audit.remembered order by person")
                .query(UUID.class)
                .list()
                .forEach(audit::forgetReasons);
    }

    /** The day identity was destroyed; empty when it was not. */
    @Transactional(readOnly = true)
    public Optional<LocalDate> erasedOn(PersonId person) {
        return db.sql("select recorded_at from people.erasure where person = :person")
                .param("person", person.value())
                .query((row, number) -> row.getObject("recorded_at", OffsetDateTime.class)
                        .atZoneSameInstant(Japan.TIME)
                        .toLocalDate())
                .optional();
    }

    /** Somebody whose time is over. */
    public record Due(PersonId person, Identity identity, LocalDate on) {}

    /**
     * Whose time is over on a day, by what is known of them and by what their schemes say now. Two records of one person are one, and have the
     * time of the record they count as.
     */
    private static final String OVER = """
            with term as (
                select e.person, max(e.left_on + make_interval(years => c.kept_years))::date as due_on
                  from people.enrolled e
                  left join (select distinct on (scheme) scheme, kept_years from people.conditions
                              where valid_from <= :today order by scheme, valid_from desc, recorded_at desc) c
                    on c.scheme = e.scheme
                 group by e.person
                having not bool_or(e.left_on is null) and not bool_or(c.kept_years is null)
                   and max(e.left_on + make_interval(years => c.kept_years))::date <= :today)
            """;

    /** Finds whose names have been kept as long as their schemes say. A scheme that says nothing keeps them. */
    @Transactional
    public void findDue() {
        db.sql(OVER + """
                insert into people.due (municipality, person, due_on, recorded_at)
                select :municipality, t.person, t.due_on, :now from term t join people.identity i on i.person = t.person
                on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("today", today())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /**
     * Those found whose names are still there and whose time is over still, at most five hundred, the longest due first. Who joined again, was
     * found to have left later, or turned out to be somebody who takes part is not among them, nor who is to be kept longer by now.
     */
    @Transactional(readOnly = true)
    public List<Due> due() {
        return db.sql(OVER + """
                select d.person, t.due_on, i.sealed
                  from (select distinct person from people.due) d
                  join people.identity i on i.person = d.person
                  left join people.merged m on m.person = d.person
                  join term t on t.person = coalesce(m.counts_as, d.person)
                 order by t.due_on, d.person limit 500
                """)
                .param("today", today())
                .query((row, number) -> {
                    var person = new PersonId(row.getObject("person", UUID.class));
                    return new Due(
                            person,
                            seals.open(person, row.getBytes("sealed")),
                            row.getObject("due_on", LocalDate.class));
                })
                .list();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
