package musubi.platform.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import musubi.quantity.Japan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Does what comes round by itself. Of several servers on one database, one does each job at a time. */
@Component
public class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int THREADS = 2;

    /**
     * How often a server looks for what is due, and how often it says that it is still at what it does. What nobody has said so of for six times
     * as long was left by a server that died or whose database was away just as it ended: whichever server looks next begins it again. Until
     * then nobody does it, so the wait is short.
     */
    record Pace(Duration look, Duration heartbeat) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    private final List<Job> jobs;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Scheduler scheduler;
    private boolean stopped;

    @Autowired
    Jobs(List<Job> jobs, Municipalities municipalities, Acting acting, DataSource source) {
        this(jobs, municipalities, acting, source, Pace.USUAL);
    }

    Jobs(List<Job> jobs, Municipalities municipalities, Acting acting, DataSource source, Pace pace) {
        this.jobs = List.copyOf(jobs);
        this.municipalities = municipalities;
        this.acting = acting;
        // Asked which database this is, it would wait for one that is still starting.
        this.scheduler = Scheduler.create(source)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .tableName("jobs.task")
                .threads(THREADS)
                .pollingInterval(pace.look())
                .heartbeatInterval(pace.heartbeat())
                .startTasks(jobs.stream().map(this::task).toList())
                .build();
    }

    /** Begins, once the server is whole; nothing begins on a server that is being closed. */
    public synchronized void start() {
        if (!stopped) scheduler.start();
    }

    @PreDestroy
    synchronized void stop() {
        stopped = true;
        scheduler.stop();
    }

    /**
     * Does a job now, for all municipalities.
     *
     * @throws java.util.NoSuchElementException when no job has this name
     */
    public void run(String name) {
        run(jobs.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow());
    }

    private void run(Job job) {
        for (var municipality : municipalities.all()) run(job, municipality);
    }

    /** One municipality's trouble does not keep the others waiting. */
    private void run(Job job, Municipality municipality) {
        try {
            acting.as(Actor.job(job.name(), municipality.code()), () -> {
                job.work().accept(municipality.code());
                return true;
            });
        } catch (RuntimeException e) {
            // What a closing server breaks off is begun again at the next start.
            if (!scheduler.getSchedulerState().isShuttingDown())
                LOG.error("the job {} failed for {}", job.name(), municipality.code(), e);
        }
    }

    private RecurringTask<Void> task(Job job) {
        return Tasks.recurring(job.name(), schedule(job.when())).execute((instance, context) -> run(job));
    }

    private static Schedule schedule(Job.When when) {
        return switch (when) {
            case Job.When.Daily daily -> new Daily(Japan.TIME, daily.at());
            case Job.When.After after -> FixedDelay.of(after.pause());
        };
    }
}
