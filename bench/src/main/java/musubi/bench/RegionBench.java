package musubi.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import musubi.agreement.payout.BankCalendar;
import musubi.platform.Server;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.Japan;

/**
 * Five municipalities with thirty providers on one server with its own PostgreSQL, all at once: a month from enrolment to the files for the
 * bank, while an officer of each keeps opening the first page. What everybody should get is counted apart, and the bench stops where the server
 * says another figure.
 */
final class RegionBench {
    /** Our own wish; the month itself lasts thirty days. */
    static final BigDecimal MOST = new BigDecimal("3600");

    private static final int TOWNS = 5;
    private static final int BANK_DAYS = 3;
    private static final int LOOK_EVERY = 1_000;
    private static final double SHARE = 0.95;

    private RegionBench() {}

    static Bound run(Ground ground) throws Exception {
        var folder = ground.fresh("region");
        try (var server = Server.start(new Server.Settings(
                        folder, 0, Optional.empty(), Map.of("musubi.api-requests-per-minute", "1000000")));
                var postgres = EmbeddedPostgres.reach(folder.resolve("postgres"));
                var owner = DriverManager.getConnection(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
                var pool = Executors.newCachedThreadPool()) {
            var today = LocalDate.ofInstant(server.part(Clock.class).instant(), Japan.TIME);
            var month = YearMonth.from(today).minusMonths(1);
            var payOn = payOn(folder, today);
            int people = Math.max(1, ground.people() / TOWNS);
            var towns = IntStream.rangeClosed(1, TOWNS)
                    .mapToObj(n -> new Town(server, n, people, month))
                    .toList();
            var steps = new LinkedHashMap<String, Double>();
            var timed = new Timed(ground, pool, towns, steps);
            timed.each("enrol", Town::enrol);
            var looking = new AtomicBoolean(true);
            var looks = looks(pool, towns, looking);
            timed.each("timetable and agreements", town -> {
                town.timetable();
                town.agree();
            });
            timed.each("attendance", Town::attend);
            timed.each("steps", town -> {
                var program = town.officer();
                for (int day = 1; day <= month.lengthOfMonth(); day++)
                    program.json("/api/v1/steps", town.steps(month.atDay(day)));
            });
            timed.once("points follow", () -> DayBench.followed(owner));
            for (var town : towns) same(town.code() + " points", town.points(), given(owner, town));
            timed.each("exchanges", Town::exchange);
            timed.each("payment and files for the bank", town -> {
                town.accounts();
                for (var agreement : List.of("town-outcome", "town-fees"))
                    same(town.code() + " " + agreement, town.owed(agreement), town.settle(agreement, payOn));
            });
            looking.set(false);
            timed.each("trail", Town::alone);
            return bound(steps, looks, people * TOWNS);
        }
    }

    /** What all municipalities do at the same time. */
    private interface Part {
        void of(Town town) throws Exception;
    }

    private interface Once {
        void done() throws Exception;
    }

    private record Timed(Ground ground, ExecutorService pool, List<Town> towns, Map<String, Double> steps) {
        void each(String name, Part part) throws Exception {
            once(name, () -> {
                var parts = new ArrayList<Future<Boolean>>();
                for (var town : towns)
                    parts.add(pool.submit(() -> {
                        part.of(town);
                        return true;
                    }));
                for (var done : parts) done.get();
            });
        }

        void once(String name, Once part) throws Exception {
            long start = System.nanoTime();
            part.done();
            double seconds = (System.nanoTime() - start) / 1e9;
            steps.put(name, seconds);
            ground.progress().accept("  %s %.1f s".formatted(name, seconds));
        }
    }

    /** An officer of each municipality opens the first page every second. */
    private static List<Future<List<Double>>> looks(ExecutorService pool, List<Town> towns, AtomicBoolean going)
            throws IOException, InterruptedException {
        var looks = new ArrayList<Future<List<Double>>>();
        for (var town : towns) {
            var officer = town.officer();
            Callable<List<Double>> look = () -> {
                var seconds = new ArrayList<Double>();
                while (going.get()) {
                    long start = System.nanoTime();
                    officer.get("/");
                    seconds.add((System.nanoTime() - start) / 1e9);
                    Thread.sleep(LOOK_EVERY);
                }
                return seconds;
            };
            looks.add(pool.submit(look));
        }
        return looks;
    }

    private static long given(java.sql.Connection owner, Town town) throws SQLException {
        try (var question =
                owner.prepareStatement("select sum(after - before) from points.award where municipality = ?")) {
            question.setString(1, town.code().digits());
            try (var answer = question.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }

    private static <T> void same(String what, T counted, T said) {
        if (!counted.equals(said))
            throw new IllegalStateException("%s: counted %s, the server says %s".formatted(what, counted, said));
    }

    /** Tells the server which days banks are closed; none but Saturdays and Sundays here. */
    private static LocalDate payOn(java.nio.file.Path folder, LocalDate today) throws IOException {
        var file = folder.resolve("bank").resolve("holidays.csv");
        Files.createDirectories(file.getParent());
        var holidays = "horizon=2099-12-31\n2026-05-06,休日\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file, holidays);
        return BankCalendar.read("holidays.csv", holidays)
                .after(today, BANK_DAYS)
                .orElseThrow();
    }

    private static Bound bound(Map<String, Double> steps, List<Future<List<Double>>> looks, int people)
            throws Exception {
        var seconds = new ArrayList<Double>();
        for (var look : looks) seconds.addAll(look.get());
        Collections.sort(seconds);
        var notes = new LinkedHashMap<String, String>();
        notes.put("people", Integer.toString(people));
        notes.put("municipalities", Integer.toString(TOWNS));
        notes.put("providers", Integer.toString(TOWNS * Town.PROVIDERS));
        steps.forEach((name, took) -> notes.put(name, Bound.milli(took).toPlainString()));
        if (!seconds.isEmpty()) {
            notes.put(
                    "first page meanwhile, 95 %",
                    Bound.milli(seconds.get((int) ((seconds.size() - 1) * SHARE)))
                            .toPlainString());
            notes.put(
                    "first page meanwhile, half",
                    Bound.milli(seconds.get(seconds.size() / 2)).toPlainString());
        }
        double whole = steps.values().stream().mapToDouble(Double::doubleValue).sum();
        return new Bound("five municipalities, a month to the bank", List.of(whole), MOST, notes);
    }
}
