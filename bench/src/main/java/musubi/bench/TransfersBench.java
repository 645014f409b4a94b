package musubi.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import musubi.ledger.Account;
import musubi.ledger.AccountId;
import musubi.ledger.Answer;
import musubi.ledger.Cause;
import musubi.ledger.Request;
import musubi.ledger.TransferId;
import musubi.platform.books.Books;
import musubi.quantity.Digest;
import musubi.quantity.Unit;

/**
 * Transfers, each asked for by itself by one of several callers at once and acknowledged when it is durable, against a function of SQL
 * that locks the two accounts, moves the balances and writes the transfer down, in the same PostgreSQL.
 */
final class TransfersBench {
    private static final Instant NOON = Instant.parse("2026-04-01T03:00:00Z");

    /** Chosen, and a second number to show what it changes: ours answers those who ask at once together, the rival one by one. */
    private static final int CALLERS = 16;

    private static final int MANY_CALLERS = 64;
    private static final int ACCOUNTS = 1_000;
    private static final int TRANSFERS = 10_000;

    /** So many pairs are run before it is counted: a server that was started a moment ago is still being compiled. */
    private static final int BEFORE = 4;

    /** One and a half times the transfers in a second. */
    private static final BigDecimal MOST = BigDecimal.ONE.divide(new BigDecimal("1.5"), 4, RoundingMode.HALF_UP);

    private TransfersBench() {}

    /** One caller's way to make a transfer. */
    private interface Way extends AutoCloseable {
        void move(int number, int from, int to) throws Exception;

        @Override
        void close() throws SQLException;
    }

    private interface Ways {
        Way next() throws Exception;
    }

    /** What the callers ask for: who gives to whom. */
    private record Load(String name, int callers, boolean oneGiver) {
        int from(SplittableRandom random) {
            return oneGiver ? 0 : random.nextInt(ACCOUNTS);
        }

        int to(SplittableRandom random, int from) {
            int to = random.nextInt(ACCOUNTS - 1);
            return to >= from ? to + 1 : to;
        }
    }

    static List<Race> run(Ground ground, CityServer city) throws Exception {
        var races = new ArrayList<Race>();
        try (var owner = city.owner();
                var statement = owner.createStatement()) {
            statement.execute(resource("ledger.sql"));
            statement.execute("select plain.open(%d)".formatted(ACCOUNTS));
            city.as(() -> accounts(city));
            for (var load : List.of(
                    new Load("transfers, any to any", CALLERS, false),
                    new Load("transfers, any to any, 64 callers", MANY_CALLERS, false),
                    new Load("transfers, one giver", CALLERS, true))) races.add(race(ground, city, load));
            statement.execute("drop schema plain cascade");
        }
        return races;
    }

    private static Race race(Ground ground, CityServer city, Load load) throws Exception {
        var ours = new ArrayList<long[]>();
        var theirs = new ArrayList<long[]>();
        int transfers = Math.min(TRANSFERS, ground.people() * 10);
        int before = ground.people() < 1_000 ? 1 : BEFORE;
        var race = Race.run(
                load.name(),
                ground.runs() + before,
                MOST,
                () -> told(ground, "ours ", transfers, turn(load, transfers, ours, () -> ours(city))),
                () -> told(ground, "rival", transfers, turn(load, transfers, theirs, () -> theirs(city.owner()))));
        var first = race.ours().subList(before, race.ours().size());
        var second = race.rival().subList(before, race.rival().size());
        var notes = new TreeMap<String, String>();
        notes.put("callers", Integer.toString(load.callers()));
        notes.put("transfers_a_second", Long.toString(Math.round(transfers / Race.median(first))));
        notes.put("rival_transfers_a_second", Long.toString(Math.round(transfers / Race.median(second))));
        notes.put("p99_milliseconds", p99(ours, before));
        notes.put("rival_p99_milliseconds", p99(theirs, before));
        return new Race(load.name(), first, second, MOST, notes);
    }

    private static double told(Ground ground, String side, int transfers, double seconds) {
        ground.progress().accept("  %s %.2f s, %,.0f a second".formatted(side, seconds, transfers / seconds));
        return seconds;
    }

    private static String p99(List<long[]> turns, int before) {
        var all = turns.stream()
                .skip(before)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
        return BigDecimal.valueOf(all[(int) (all.length * 0.99)], 6)
                .setScale(1, RoundingMode.HALF_UP)
                .toString();
    }

    /** Sends the callers off and waits for all; how long each transfer took is kept. */
    private static double turn(Load load, int transfers, List<long[]> kept, Ways ways) throws Exception {
        var took = new long[transfers];
        try (var pool = Executors.newFixedThreadPool(load.callers())) {
            var callers = new ArrayList<Way>();
            for (int c = 0; c < load.callers(); c++) callers.add(ways.next());
            double seconds = Watch.seconds(() -> {
                var work = IntStream.range(0, load.callers())
                        .mapToObj(c -> pool.submit(() -> {
                            var random = new SplittableRandom(c + transfers);
                            for (int i = c; i < transfers; i += load.callers()) {
                                int from = load.from(random);
                                int to = load.to(random, from);
                                long start = System.nanoTime();
                                callers.get(c).move(i, from, to);
                                took[i] = System.nanoTime() - start;
                            }
                            return true;
                        }))
                        .toList();
                for (var one : work) one.get();
            });
            for (var caller : callers) caller.close();
            kept.add(took);
            return seconds;
        }
    }

    private static AccountId account(int number) {
        return new AccountId("bench:" + number);
    }

    private static boolean accounts(CityServer city) {
        var opening = IntStream.range(0, ACCOUNTS)
                .mapToObj(a -> new Request.OpenAccount(
                        Account.sum(account(a).value(), Unit.PT, Account.Rule.FREE), Instant.EPOCH))
                .toList();
        return city.part(Books.class)
                .with(ledger -> ledger.submit(opening, NOON).stream().allMatch(Answer.Posted.class::isInstance));
    }

    private static Way ours(CityServer city) {
        var books = city.part(Books.class);
        var turn = java.util.UUID.randomUUID();
        return new Way() {
            @Override
            public void move(int number, int from, int to) {
                var request = new Request.Transfer(
                        new TransferId("bench/%s/%d".formatted(turn, number)),
                        account(from),
                        account(to),
                        1,
                        Unit.PT,
                        NOON,
                        new Cause("bench", "transfer", Digest.of("bench"), "bench"));
                var answer = city.as(() -> books.submit(List.of(request), NOON)).getFirst();
                if (!(answer instanceof Answer.Posted)) throw new IllegalStateException(answer.toString());
            }

            @Override
            public void close() {}
        };
    }

    private static Way theirs(Connection connection) throws SQLException {
        var statement = connection.prepareStatement("select plain.transfer(?, ?, ?, ?)");
        var turn = java.util.UUID.randomUUID();
        return new Way() {
            @Override
            public void move(int number, int from, int to) throws SQLException {
                statement.setString(1, "bench/%s/%d".formatted(turn, number));
                statement.setInt(2, from);
                statement.setInt(3, to);
                statement.setLong(4, 1);
                try (var answer = statement.executeQuery()) {
                    if (!answer.next()) throw new IllegalStateException("no answer");
                }
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    private static String resource(String name) throws IOException {
        try (var in = TransfersBench.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("no resource " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
