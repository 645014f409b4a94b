package musubi.platform.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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

/**
 * Does what comes round by itself. Of several servers on one database, one does each job at a time. Whoever watches the server sees which jobs
 * failed and when each was last done for everybody: {@code musubi_jobs_failures_total} and {@code musubi_jobs_done_seconds}.
 */
@Component
public class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int THREADS = 2;

    /**
     * How often a server looks for what is due, and how often it says that it is still at what it does. What nobody has said so of for six times
     * as long was left by a server that died or whose database was away just as it ended: whichever server looks next begins it again. Until
     * then nobody does it, so the wait is short. A job of the day that failed is begun again so much later, and not only the next day.
     */
    record Pace(Duration look, Duration heartbeat, Duration again) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(10));
    }

    /** Who has not said for so many heartbeats that they are at it is gone. */
    private static final int SILENT = 6;

    /** A failed job of the day is begun again so often; then it waits for the next. */
    private static final int TRIES = 6;

    private final List<Job> jobs;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Clock clock;
    private final MeterRegistry figures;
    private final Pace pace;
    private final Map<String, AtomicLong> done = new ConcurrentHashMap<>();
    private final DataSource source;
    private final SetBack setBack;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("clock of the jobs").daemon().factory());
    private volatile Scheduler scheduler;
    private Instant seen = Instant.MIN;
    private boolean stopped;

    @Autowired
    Jobs(
            List<Job> jobs,
            Municipalities municipalities,
            Acting acting,
            DataSource source,
            Clock clock,
            MeterRegistry figures) {
        this(jobs, municipalities, acting, source, clock, figures, Pace.USUAL);
    }

    Jobs(
            List<Job> jobs,
            Municipalities municipalities,
            Acting acting,
            DataSource source,
            Clock clock,
            MeterRegistry figures,
            Pace pace) {
        this.jobs = List.copyOf(jobs);
        this.municipalities = municipalities;
        this.acting = acting;
        this.clock = clock;
        this.figures = figures;
        this.pace = pace;
        this.source = source;
        this.scheduler = scheduler();
        this.setBack = new SetBack(source);
    }

    private Scheduler scheduler() {
        // Asked which database this is, it would wait for one that is still starting.
        return Scheduler.create(source)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                .tableName("jobs.task")
                .threads(THREADS)
                .pollingInterval(pace.look())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(SILENT)
                .clock(clock::instant)
                .failureLogging(LogLevel.OFF, false)
                .startTasks(jobs.stream().map(this::task).toList())
                .build();
    }

    /** Begins, once the server is whole; nothing begins on a server that is being closed. */
    public synchronized void start() {
        if (stopped) return;
        scheduler.start();
        var pause = pace.heartbeat().toMillis();
        var unused = watch.scheduleWithFixedDelay(this::watch, pause, pause, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    synchronized void stop() {
        stopped = true;
        watch.shutdownNow();
        scheduler.stop();
    }

    private void watch() {
        try {
            var now = clock.instant();
            if (now.isBefore(seen)) beginAfresh();
            seen = now;
            var ended = ExecutionComplete.simulatedSuccess(now);
            var latest = jobs.stream()
                    .collect(Collectors.toMap(
                            Job::name, job -> schedule(job.when()).getNextExecutionTime(ended)));
            setBack.mend(latest, now, pace.heartbeat().multipliedBy(SILENT));
        } catch (RuntimeException away) {
            if (!watch.isShutdown())
                LOG.warn("whether the clock was set back is looked for again: {}", away.getMessage());
        }
    }

    /** Between two looks the scheduler sleeps until its clock shows a time, and would sleep for a day when that was set back by one. */
    private void beginAfresh() {
        LOG.warn("the clock was set back; what comes round by itself begins afresh");
        scheduler.stop();
        synchronized (this) {
            if (stopped) return;
            scheduler = scheduler();
            scheduler.start();
        }
    }

    /**
     * Does a job now, for all municipalities.
     *
     * @throws java.util.NoSuchElementException when no job has this name
     */
    public void run(String name) {
        run(jobs.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow());
    }

    private boolean run(Job job) {
        int failed = 0;
        for (var municipality : municipalities.all()) if (!run(job, municipality)) failed++;
        if (failed == 0) done(job).set(clock.instant().getEpochSecond());
        return failed == 0;
    }

    /** One municipality's trouble does not keep the others waiting. */
    private boolean run(Job job, Municipality municipality) {
        try {
            return acting.as(Actor.job(job.name(), municipality.code()), () -> {
                job.work().accept(municipality.code());
                return true;
            });
        } catch (RuntimeException e) {
            // What a closing server breaks off is begun again at the next start.
            if (!scheduler.getSchedulerState().isShuttingDown()) {
                LOG.error("the job {} failed for {}", job.name(), municipality.code(), e);
                figures.counter("musubi.jobs.failures", "job", job.name()).increment();
            }
            return false;
        }
    }

    private AtomicLong done(Job job) {
        return done.computeIfAbsent(
                job.name(), name -> figures.gauge("musubi.jobs.done.seconds", Tags.of("job", name), new AtomicLong()));
    }

    private RecurringTask<Void> task(Job job) {
        var schedule = schedule(job.when());
        return Tasks.recurring(job.name(), schedule)
                .onFailure((ended, next) -> next.reschedule(ended, again(job, schedule, ended)))
                .execute((instance, context) -> {
                    if (!run(job)) throw new IllegalStateException("the job %s failed".formatted(job.name()));
                });
    }

    private Instant again(Job job, Schedule schedule, ExecutionComplete ended) {
        var next = schedule.getNextExecutionTime(ended);
        var soon = ended.getTimeDone().plus(pace.again());
        return switch (job.when()) {
            case Job.When.After after -> next;
            case Job.When.Daily daily ->
                ended.getExecution().consecutiveFailures < TRIES && soon.isBefore(next) ? soon : next;
        };
    }

    private static Schedule schedule(Job.When when) {
        return switch (when) {
            case Job.When.Daily daily -> new Daily(Japan.TIME, daily.at());
            case Job.When.After after -> FixedDelay.of(after.pause());
        };
    }
}
