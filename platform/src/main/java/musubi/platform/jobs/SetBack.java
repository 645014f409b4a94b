package musubi.platform.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A clock that was set forward and back again leaves jobs that are due only at the time it showed meanwhile. Nothing waits that long: each is
 * due again when it would have been, had the clock not been moved.
 */
final class SetBack {
    private final JdbcClient db;

    SetBack(DataSource source) {
        this.db = JdbcClient.create(source);
    }

    /**
     * Pulls forward what lies too far ahead.
     *
     * @param latest when each job is due at the latest, by its name
     * @param silent for so long nobody needs to say that they are still at it
     */
    void mend(Map<String, Instant> latest, Instant now, Duration silent) {
        var jobs = latest.entrySet().stream().toList();
        db.sql("""
                update jobs.task t set execution_time = j.latest, version = t.version + 1
                  from unnest(cast(:names as text[]), cast(:latest as timestamptz[])) as j (name, latest)
                 where t.task_name = j.name and not t.picked and t.execution_time > j.latest
                """)
                .param("names", jobs.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param(
                        "latest",
                        jobs.stream().map(job -> job.getValue().toString()).toArray(String[]::new))
                .update();
        db.sql("update jobs.task set last_heartbeat = :now where picked and last_heartbeat > :ahead")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("ahead", now.plus(silent).atOffset(ZoneOffset.UTC))
                .update();
    }
}
