package musubi.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.programme.BookingId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;

/** Residents who open Today, all at the same moment, again and again. */
final class TodayBench {
    static final BigDecimal MOST = new BigDecimal("0.3");

    private static final int AT_ONCE = 200;
    private static final int ROUNDS = 10;

    /** So often everybody looks before it is counted: a server that was started a moment ago is still being compiled. */
    private static final int BEFORE = 100;

    private static final int DAYS = 8;
    private static final int A_DAY = 5;
    private static final double SHARE = 0.95;
    private static final String PASSWORD = "correct horse battery";

    private TodayBench() {}

    static Bound run(Ground ground, CityServer city) throws Exception {
        // Whoever opens Today is measured, not the points of a whole month that were put in force a moment ago; the
        // database counts what was written by itself, within a minute or so.
        try (var owner = city.owner();
                var statement = owner.createStatement()) {
            DayBench.followed(owner);
            statement.execute("analyze");
        }
        int people = Math.min(AT_ONCE, city.people().size());
        int rounds = ground.people() < 1_000 ? 1 : ROUNDS;
        ground.progress().accept("%d residents who sign in".formatted(people));
        classes(city);
        var residents = new ArrayList<Caller>();
        for (int i = 0; i < people; i++) residents.add(resident(city, i));
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            atOnce(pool, residents);
            var early = looks(pool, residents, rounds);
            ground.progress().accept("%s s just after the start".formatted(milli(at(early, SHARE))));
            looks(pool, residents, (BEFORE / ROUNDS - 1) * rounds);
            return bound(looks(pool, residents, rounds), early);
        }
    }

    /** How long everybody waited in so many rounds, the shortest first. */
    private static double[] looks(ExecutorService pool, List<Caller> residents, int rounds) throws Exception {
        var seconds = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) seconds.addAll(atOnce(pool, residents));
        return seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** A timetable of the coming week. */
    private static void classes(CityServer city) {
        city.as(() -> {
            var programmes = city.part(Programmes.class);
            programmes.add(new Programmes.Programme("bench-class", "体操教室", "bench-club", "sports"));
            for (int day = 0; day < DAYS; day++)
                for (int i = 0; i < A_DAY; i++)
                    programmes.add(new Programmes.Session(
                            session(day, i),
                            "bench-class",
                            city.today().plusDays(day),
                            LocalTime.of(9 + i, 0),
                            60,
                            "公民館",
                            AT_ONCE));
            return true;
        });
    }

    private static String session(int day, int number) {
        return "bench-class-%d-%d".formatted(day, number);
    }

    /** Somebody with a booking, in front of a telephone where they have signed in. */
    private static Caller resident(CityServer city, int number) throws Exception {
        var person = city.people().get(number);
        var login = "resident-" + number;
        city.as(() -> {
            city.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, Role.RESIDENT, Optional.of(person), Optional.empty());
            return city.part(Bookings.class)
                    .book(new Bookings.Request(
                            new BookingId(UUID.randomUUID()),
                            session(1 + number % (DAYS - 1), number % A_DAY),
                            new PersonId(person),
                            "counter"));
        });
        var caller = new Caller(city.port());
        caller.enter(login, PASSWORD);
        return caller;
    }

    private static List<Double> atOnce(ExecutorService pool, List<Caller> residents) throws Exception {
        var ready = new CountDownLatch(residents.size());
        var looks = new ArrayList<Future<Double>>();
        for (var resident : residents) looks.add(pool.submit(look(resident, ready)));
        var seconds = new ArrayList<Double>();
        for (var look : looks) seconds.add(look.get());
        return seconds;
    }

    private static Callable<Double> look(Caller resident, CountDownLatch ready) {
        return () -> {
            ready.countDown();
            ready.await();
            long start = System.nanoTime();
            if (!resident.get("/me").contains("class=\"bar\""))
                throw new IllegalStateException("/me is not the page of a resident");
            return (System.nanoTime() - start) / 1e9;
        };
    }

    private static Bound bound(double[] sorted, double[] early) {
        return new Bound(
                "Today, 200 residents at once, 95 % within",
                List.of(at(sorted, SHARE)),
                MOST,
                Map.of(
                        "looks", Integer.toString(sorted.length),
                        "median", milli(at(sorted, 0.5)),
                        "slowest", milli(sorted[sorted.length - 1]),
                        "just after the start", milli(at(early, SHARE))));
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    private static String milli(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).toString();
    }
}
