package musubi.platform.snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Whose records have changed and were not followed yet. The database notes every change where it is made. */
@Repository
public class Changes {
    private static final int AT_A_TIME = 100;

    private final JdbcClient db;
    private final Acting acting;

    Changes(JdbcClient db, Acting acting) {
        this.db = db;
        this.acting = acting;
    }

    /**
     * A note that records of some people changed.
     *
     * @param day the earliest day that changed
     */
    public record Change(long number, Set<UUID> people, LocalDate day) {
        /** The set is copied. */
        public Change {
            people = Set.copyOf(people);
        }
    }

    /** Whether there is anything to follow. */
    @Transactional(readOnly = true)
    public boolean any() {
        return db.sql("select exists (select 1 from snapshot.change)")
                .query(Boolean.class)
                .single();
    }

    /** The changes that have waited longest: as many as there are until they are about so many people, and one at least. */
    @Transactional(readOnly = true)
    public List<Change> of(int people) {
        var taken = new ArrayList<Change>();
        var together = new HashSet<UUID>();
        try (var waiting = db
                .sql("select number, people, day from snapshot.change order by number")
                .withFetchSize(AT_A_TIME)
                .query((row, number) -> change(row))
                .stream()) {
            for (var next = waiting.iterator(); next.hasNext() && together.size() < people; ) {
                var change = next.next();
                taken.add(change);
                together.addAll(change.people());
            }
        }
        return taken;
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong("number"),
                Set.copyOf(Arrays.asList((UUID[]) row.getArray("people").getArray())),
                row.getObject("day", LocalDate.class));
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
                insert into snapshot.change (municipality, people, day)
                select :municipality, array_agg(person), cast(:from as date)
                  from (select distinct person from people.membership) everybody
                 group by hashtext(person::text) & 15
                """)
                .param("municipality", acting.actor().municipality().digits())
                .param("from", from)
                .update();
    }
}
