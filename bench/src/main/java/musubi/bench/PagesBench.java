package musubi.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import musubi.platform.jobs.Jobs;

/** What officers open most, twenty times a second, while days of steps of everybody are uploaded and points follow them. */
final class PagesBench {
    static final BigDecimal MOST = new BigDecimal("0.2");

    private static final int A_SECOND = 20;
    private static final int SECONDS = 60;
    private static final double SHARE = 0.95;
    private static final List<String> WANTED = List.of("サトウ", "田中", "ハナコ", "高橋 清", "やまもと", "文子");

    private PagesBench() {}

    static List<Bound> run(Ground ground, CityServer city) throws Exception {
        try (var owner = city.owner()) {
            DayBench.followed(owner);
        }
        city.part(Jobs.class).run("figures.make");
        var officer = city.officer();
        for (int i = 0; i < A_SECOND; i++) {
            officer.get("/");
            search(officer, i);
        }
        var going = new AtomicBoolean(true);
        var days = new AtomicInteger();
        try (var pool = Executors.newCachedThreadPool()) {
            var uploads = pool.submit(() -> upload(city, going, days));
            var dashboard = new ArrayList<Future<Double>>();
            var found = new ArrayList<Future<Double>>();
            int seconds = ground.people() < 1_000 ? 2 : SECONDS;
            long start = System.nanoTime();
            for (int i = 0; i < seconds * A_SECOND; i++) {
                int number = i;
                long due = start + i * 1_000_000_000L / A_SECOND;
                long early = due - System.nanoTime();
                if (early > 0) Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                if (i % 2 == 0) dashboard.add(pool.submit(() -> since(due, () -> officer.get("/"))));
                else found.add(pool.submit(() -> since(due, () -> search(officer, number))));
            }
            var bounds = List.of(bound("dashboard", dashboard, days), bound("search of people", found, days));
            going.set(false);
            uploads.get();
            return bounds;
        }
    }

    private static String search(Caller officer, int number) throws Exception {
        return officer.form("/people/search", Map.of("q", WANTED.get(number % WANTED.size())));
    }

    /** Counted from when it was due, so that a request that waits for others before it is slow too. */
    private static double since(long due, Callable<String> request) throws Exception {
        request.call();
        return (System.nanoTime() - due) / 1e9;
    }

    private static boolean upload(CityServer city, AtomicBoolean going, AtomicInteger days) throws Exception {
        var program = city.officer();
        var day = city.today().withDayOfMonth(1);
        while (going.get()) {
            program.json("/api/v1/steps", StepsRequest.of(city, day));
            days.incrementAndGet();
            day = next(city, day);
        }
        return true;
    }

    private static LocalDate next(CityServer city, LocalDate day) {
        return day.equals(city.today()) ? day.withDayOfMonth(1) : day.plusDays(1);
    }

    private static Bound bound(String name, List<Future<Double>> requests, AtomicInteger days) throws Exception {
        var seconds = new double[requests.size()];
        for (int i = 0; i < seconds.length; i++) seconds[i] = requests.get(i).get();
        Arrays.sort(seconds);
        return new Bound(
                name + ", 95 % within",
                List.of(at(seconds, SHARE)),
                MOST,
                Map.of(
                        "requests", Integer.toString(seconds.length),
                        "median", milli(at(seconds, 0.5)),
                        "p99", milli(at(seconds, 0.99)),
                        "slowest", milli(seconds[seconds.length - 1]),
                        "days_uploaded_meanwhile", Integer.toString(days.get())));
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    private static String milli(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toString();
    }
}
