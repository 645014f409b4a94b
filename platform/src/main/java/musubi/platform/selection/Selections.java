package musubi.platform.selection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** People who were chosen together. Who is in a selection stays as it is, whatever a filter would find later. */
@Repository
public class Selections {
    /** So many people one selection holds at most. */
    public static final int MOST = 50_000;

    /** So long it is kept who is in a selection to which nothing is done. */
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

    private final JdbcClient db;
    private final Register register;
    private final Acting acting;
    private final Clock clock;

    Selections(JdbcClient db, Register register, Acting acting, Clock clock) {
        this.db = db;
        this.register = register;
        this.acting = acting;
        this.clock = clock;
    }

    /** A selection. */
    record Chosen(SelectionId id, int people, Instant at) {}

    /**
     * Chooses people; the same selection again stays as it is. Who has no record of their own any more is left out.
     *
     * @return whether anybody is chosen
     */
    @Transactional
    public boolean choose(SelectionId selection, Collection<PersonId> people) {
        var known = register.known(people.stream().limit(MOST).toList());
        if (known.isEmpty()) return false;
        int added = db.sql("""
                insert into selection.selection (municipality, selection, people, actor, chosen_at)
                values (:municipality, :selection, :people, :actor, :now) on conflict do nothing
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("selection", selection.value())
                .param("people", known.size())
                .param("actor", acting.actor().name())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (added == 1)
            db.sql("""
                    insert into selection.member (municipality, selection, person)
                    select :municipality, :selection, chosen.person from unnest(:people) as chosen(person)
                    """)
                    .param("municipality", acting.actor().municipality().digits())
                    .param("selection", selection.value())
                    .param("people", known.stream().map(PersonId::value).toArray(UUID[]::new))
                    .update();
        return true;
    }

    @Transactional(readOnly = true)
    Optional<Chosen> find(SelectionId selection) {
        return db.sql("select selection, people, chosen_at from selection.selection where selection = :selection")
                .param("selection", selection.value())
                .query((row, number) -> new Chosen(
                        new SelectionId(row.getObject("selection", UUID.class)),
                        row.getInt("people"),
                        row.getObject("chosen_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** Who is in it, without those who have no record of their own any more. */
    @Transactional(readOnly = true)
    List<PersonId> members(SelectionId selection) {
        return register.known(db.sql("select person from selection.member where selection = :selection order by person")
                .param("selection", selection.value())
                .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
                .list());
    }

    /** Forgets who was in selections to which nothing was done for {@link #FORGOTTEN_AFTER}. */
    @Transactional
    void forget() {
        var before = clock.instant().minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC);
        db.sql("""
                delete from selection.member m using selection.selection s
                 where s.municipality = m.municipality and s.selection = m.selection and s.chosen_at < :before
                   and not exists (select 1 from selection.act a where a.municipality = s.municipality and a.selection = s.selection)
                """).param("before", before).update();
    }
}
