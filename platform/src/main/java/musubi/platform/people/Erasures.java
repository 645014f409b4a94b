package musubi.platform.people;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import musubi.platform.access.Acting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Destroying identity (消去): the sealed rows go, the birth date keeps its year alone, and what else describes the person goes too. The
 * number stays, so that evidence that was settled on still adds up; nothing tells whose it was.
 */
@Repository
class Erasures {
    private final JdbcClient db;
    private final Acting acting;
    private final Clock clock;

    Erasures(JdbcClient db, Acting acting, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.clock = clock;
    }

    /** Destroys who these are; answers how many were still known. */
    int erase(Collection<UUID> persons, String why) {
        var ids = persons.toArray(UUID[]::new);
        int destroyed = db.sql("delete from people.identity where person = any(:persons)")
                .param("persons", ids)
                .update();
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
        return destroyed;
    }
}
