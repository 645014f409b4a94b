package musubi.platform.snapshot;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Whose records have changed and were not followed yet. The database notes every change where it is made. */
@Repository
public class Changes {
    private final JdbcClient db;
    private final Acting acting;

    Changes(JdbcClient db, Acting acting) {
        this.db = db;
        this.acting = acting;
    }

    /**
     * A note that somebody's records changed.
     *
     * @param day the earliest day that changed
     */
    public record Change(long number, UUID person, LocalDate day) {}

    /** Whether there is anything to follow. */
    @Transactional(readOnly = true)
    public boolean any() {
        return db.sql("select exists (select 1 from snapshot.change)")
                .query(Boolean.class)
                .single();
    }

    /** Every change of those people who have waited longest, at most so many people. */
    @Transactional(readOnly = true)
    public List<Change> of(int people) {
        return db.sql("""
                select number, person, day from snapshot.change where person in (
                    select person from snapshot.change group by person order by min(number) limit :people)
                """)
                .param("people", people)
                .query((row, number) -> new Change(
                        row.getLong("number"),
                        row.getObject("person", UUID.class),
                        row.getObject("day", LocalDate.class)))
                .list();
    }

    /** Takes notes away, in the transaction that followed them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void followed(Collection<Change> changes) {
        db.sql("delete from snapshot.change where number = any(:numbers)")
                .param("numbers", changes.stream().mapToLong(Change::number).toArray())
                .update();
    }

    /** Notes that everybody who takes part, or did, is to be looked at again from a day on. */
    @Transactional
    public void everybody(LocalDate from) {
        db.sql("""
                insert into snapshot.change (municipality, person, day)
                select distinct :municipality, person, cast(:from as date) from people.membership
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("from", from)
                .update();
    }
}
