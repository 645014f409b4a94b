package musubi.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.fault.MovedClock;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.servlet.DispatcherServlet;

class JobsTest {
    private static final Jobs.Pace QUICK =
            new Jobs.Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(300));

    private final Acting acting = ServerFixture.part(Acting.class);

    @Test
    void one_municipality_in_trouble_does_not_keep_the_others_waiting() {
        var first = ServerFixture.municipality();
        var second = ServerFixture.municipality();
        var done = new ArrayList<Code>();
        var job = Job.daily("test.trouble", LocalTime.MIDNIGHT, code -> {
            if (code.equals(first)) throw new IllegalStateException("in trouble");
            assertThat(acting.actor().municipality()).isEqualTo(code);
            done.add(code);
        });

        new Jobs(
                        List.of(job),
                        ServerFixture.part(Municipalities.class),
                        acting,
                        ServerFixture.part(DataSource.class),
                        ServerFixture.part(Clock.class),
                        new SimpleMeterRegistry())
                .run("test.trouble");

        assertThat(done).contains(second).doesNotContain(first);
    }

    /** The way to the database of one of several servers, which is lost when it is killed. */
    private static final class Way extends DelegatingDataSource {
        private volatile boolean lost;

        private Way() {
            super(ServerFixture.part(DataSource.class));
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (lost) throw new SQLException("this server was killed");
            return super.getConnection();
        }
    }

    private Jobs server(Way way, Job job) {
        return server(way, job, new SimpleMeterRegistry());
    }

    private Jobs server(Way way, Job job, MeterRegistry figures) {
        return server(way, job, figures, ServerFixture.part(Clock.class));
    }

    private Jobs server(Way way, Job job, MeterRegistry figures, Clock clock) {
        return new Jobs(List.of(job), ServerFixture.part(Municipalities.class), acting, way, clock, figures, QUICK);
    }

    /** No server that stays has this job. */
    private static void forget(String name) {
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql("delete from jobs.task where task_name = :name")
                        .param("name", name)
                        .update());
    }

    private static void until(String what, BooleanSupplier done) {
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void a_job_of_the_day_that_failed_is_begun_again_the_same_day_and_whoever_watches_sees_it() {
        var city = ServerFixture.municipality();
        var name = "test.again-" + UUID.randomUUID();
        var times = new AtomicInteger();
        var figures = new SimpleMeterRegistry();
        var soon = LocalTime.now(Japan.TIME).plusSeconds(1);
        var server = server(
                new Way(),
                Job.daily(name, soon, code -> {
                    if (code.equals(city) && times.incrementAndGet() < 3)
                        throw new IllegalStateException("the mail server is away");
                }),
                figures);
        try {
            server.start();
            until("a job done after it failed", () -> done(figures, name) > 0);
        } finally {
            server.stop();
            forget(name);
        }

        assertThat(times.get()).isEqualTo(3);
        assertThat(figures.counter("musubi.jobs.failures", "job", name).count()).isEqualTo(2);
    }

    private static double done(MeterRegistry figures, String job) {
        var gauge = figures.find("musubi.jobs.done.seconds").tag("job", job).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    @Test
    void of_two_servers_one_does_a_job_at_a_time() {
        var city = ServerFixture.municipality();
        var name = "test.turns-" + UUID.randomUUID();
        var by = ConcurrentHashMap.<String>newKeySet();
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var times = new AtomicInteger();
        var first = server(new Way(), turns(name, city, "first", by, now, most, times));
        var second = server(new Way(), turns(name, city, "second", by, now, most, times));
        try {
            first.start();
            second.start();
            until("a job done often", () -> times.get() >= 12);
        } finally {
            first.stop();
            second.stop();
            forget(name);
        }

        assertThat(most.get()).isOne();
        assertThat(by).isNotEmpty();
    }

    private static Job turns(
            String name,
            Code city,
            String who,
            Set<String> by,
            AtomicInteger now,
            AtomicInteger most,
            AtomicInteger times) {
        return Job.after(name, Duration.ofMillis(10), code -> {
            if (!code.equals(city)) return;
            by.add(who);
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
            now.decrementAndGet();
            times.incrementAndGet();
        });
    }

    @Test
    void what_a_killed_server_left_in_the_middle_another_begins_again() throws InterruptedException {
        var city = ServerFixture.municipality();
        var name = "test.left-" + UUID.randomUUID();
        var begun = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        var done = new AtomicInteger();
        var way = new Way();
        var killed = server(way, Job.after(name, Duration.ofHours(1), code -> {
            begun.countDown();
            try {
                gone.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        var other = server(new Way(), Job.after(name, Duration.ofHours(1), code -> {
            if (code.equals(city)) done.incrementAndGet();
        }));
        try {
            killed.start();
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            other.start();
            // As long as the first one says that it is at it, the other leaves it alone.
            Thread.sleep(2_000);
            assertThat(done.get()).isZero();

            way.lost = true;
            until("the job of the killed server", () -> done.get() > 0);
        } finally {
            gone.countDown();
            killed.stop();
            other.stop();
            forget(name);
        }

        assertThat(done.get()).isOne();
    }

    @Test
    void a_clock_that_was_set_forward_and_back_keeps_no_job_waiting_until_it_shows_that_time_again() {
        var city = ServerFixture.municipality();
        var name = "test.set-back-" + UUID.randomUUID();
        var clock = new MovedClock();
        var times = new AtomicInteger();
        var server = server(
                new Way(),
                Job.after(name, Duration.ofMillis(20), code -> {
                    if (code.equals(city)) times.incrementAndGet();
                }),
                new SimpleMeterRegistry(),
                clock);
        try {
            server.start();
            until("a job done", () -> times.get() > 1);
            clock.set(Duration.ofDays(1));
            until("a job done a day later", more(times));
            clock.set(Duration.ZERO);
            until("a job done once the clock was set back", more(times));
        } finally {
            server.stop();
            forget(name);
        }
    }

    /** More than one that is being done already. */
    private static BooleanSupplier more(AtomicInteger times) {
        int already = times.get();
        return () -> times.get() > already + 2;
    }

    @Test
    void what_a_server_left_whose_clock_was_a_day_ahead_another_begins_again() throws InterruptedException {
        var city = ServerFixture.municipality();
        var name = "test.ahead-" + UUID.randomUUID();
        var clock = new MovedClock();
        clock.set(Duration.ofDays(1));
        var begun = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        var done = new AtomicInteger();
        var way = new Way();
        var killed = server(
                way,
                Job.after(name, Duration.ofHours(1), code -> {
                    begun.countDown();
                    try {
                        gone.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }),
                new SimpleMeterRegistry(),
                clock);
        var other = server(new Way(), Job.after(name, Duration.ofHours(1), code -> {
            if (code.equals(city)) done.incrementAndGet();
        }));
        try {
            killed.start();
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            way.lost = true;
            other.start();
            until("the job of the killed server", () -> done.get() > 0);
        } finally {
            gone.countDown();
            killed.stop();
            other.stop();
            forget(name);
        }

        assertThat(done.get()).isOne();
    }

    private static final CityFixture CITY = new CityFixture();

    /** Points that were earned and exchanged, figures, a ranking, notices: something for most jobs to do. */
    private static void lively() {
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 12; i++) people.add(CITY.joined());
        CITY.inForce(CITY.lastMonth());
        for (var person : people)
            for (int day = 1; day <= 5; day++)
                CITY.walks(person, CITY.lastMonth().atDay(day), 10_000);
        CITY.followed();
        CITY.as(() -> {
            var item = new Item(
                    UUID.randomUUID(),
                    Kind.GOODS,
                    CityFixture.AGREEMENT,
                    "タオル",
                    50,
                    "",
                    0,
                    0,
                    CITY.today(),
                    CITY.today().plusMonths(6));
            ServerFixture.part(Catalogue.class).add(item, Optional.of(9));
            ServerFixture.part(Exchanges.class).ask(UUID.randomUUID(), item.id(), people.getFirst());
            return true;
        });
    }

    private void all() {
        // The server looks for its pages when the first request comes.
        new Visitor().get("/sign-in");
        var jobs = Objects.requireNonNull(
                        ServerFixture.part(DispatcherServlet.class).getWebApplicationContext())
                .getBeansOfType(Job.class)
                .values();
        assertThat(jobs).hasSizeGreaterThan(15);
        for (var job : jobs)
            acting.as(Actor.job(job.name(), CITY.code()), () -> {
                job.work().accept(CITY.code());
                return true;
            });
    }

    /** What stands in each table of the city, apart from when it was written; figures that are made again and come out alike count once. */
    private static Map<String, String> standing() {
        return ServerFixture.owning(owner -> {
            var db = JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()));
            var standing = new HashMap<String, String>();
            for (var table : db.sql("""
                    select n.nspname || '.' || c.relname || ' ' || string_agg(quote_ident(a.attname), ', ' order by a.attnum)
                      from pg_class c join pg_namespace n on n.oid = c.relnamespace
                      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid <> 'timestamptz'::regtype
                                       and (n.nspname <> 'figures' or a.attname <> 'edition')
                     where c.relkind in ('r', 'p') and not c.relispartition
                       and exists (select from pg_attribute m where m.attrelid = c.oid and m.attname = 'municipality')
                     group by n.nspname, c.relname
                    """).query(String.class).list()) {
                var name = table.substring(0, table.indexOf(' '));
                standing.put(
                        name,
                        db.sql("""
                                select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
                                  from (select %s %s from %s where municipality = :city) t
                                """.formatted(
                                                name.startsWith("figures.") ? "distinct" : "all",
                                                table.substring(table.indexOf(' ') + 1),
                                                name))
                                .param("city", CITY.code().digits())
                                .query(String.class)
                                .single());
            }
            return standing;
        });
    }

    @Test
    void jobs_that_are_done_again_and_by_two_at_once_change_nothing() throws Exception {
        lively();
        all();
        // What one of them leaves for another is done by the second round.
        all();
        var once = standing();

        all();
        var again = standing();
        try (var servers = Executors.newFixedThreadPool(2)) {
            var both = List.of(servers.submit(this::all), servers.submit(this::all));
            for (var one : both) one.get();
        }

        assertThat(once.get("people.person")).startsWith("12 ");
        assertThat(once).hasSizeGreaterThan(60);
        assertThat(changed(once, again)).isEmpty();
        assertThat(changed(once, standing())).isEmpty();
    }

    private static List<String> changed(Map<String, String> before, Map<String, String> after) {
        return before.entrySet().stream()
                .filter(table -> !table.getValue().equals(after.get(table.getKey())))
                .map(table -> table + " became " + after.get(table.getKey()))
                .sorted()
                .toList();
    }
}
