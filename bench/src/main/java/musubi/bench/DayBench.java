package musubi.bench;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.platform.contract.Contracts;
import musubi.platform.points.PointTerms;

/** A day of everybody's steps, from the request to the last point in the ledger. */
final class DayBench {
    static final BigDecimal MOST = new BigDecimal("30");

    /** The most that one resident waits for points; our own choice. */
    static final BigDecimal MOST_OF_ONE = new BigDecimal("5");

    private static final int PAUSE = 50;
    private static final int ENOUGH = 8_000;
    private static final double PATIENCE = 1_800;
    private static final String AGREEMENT = """
            agreement: bench-live
            title: {ja: 歩いて得するポイント, en: Points for walking}
            unit: PT
            between: {payer: 柏市, payee: each person}
            for: {each: person, where: age >= 40 and enrolled}
            measures:
              mean-steps: {measure: mean-daily-steps, window: period}
            clauses:
              walking:
                title: {ja: 歩数, en: walking}
                per: day
                pays: {bands: steps, from: {3_000: 5, 5_000: 10, 8_000: 15}, below: 0}
                cap: {each-month: 360, each-year: 4_000}
              goal:
                title: {ja: 月の目標, en: goal of the month}
                per: month
                pays: {bands: mean-steps, from: {6_000: 50, 8_000: 100}, below: 0}
            cap: {each-year: 5_000}
            points: {late-upload: 14 days, expires: end-of-next-fiscal-year, exchange: {from: 500, step: 500}}
            """;

    private DayBench() {}

    static List<Bound> run(Ground ground, CityServer city) throws Exception {
        try (var owner = city.owner()) {
            ground.progress()
                    .accept("  points up to yesterday: %.1f s".formatted(Watch.seconds(() -> followed(owner))));
            var officer = city.officer();
            var seconds = new ArrayList<Double>();
            for (int turn = 0; turn < ground.runs(); turn++) {
                // The same day again from another device's upload: counts change, so that some points are taken back.
                var day = city.today().minusDays(turn % 2);
                var request = StepsRequest.of(city, day);
                long before = movements(owner);
                double sent = 0;
                long start = System.nanoTime();
                officer.json("/api/v1/steps", request);
                sent = (System.nanoTime() - start) / 1e9;
                followed(owner);
                double whole = (System.nanoTime() - start) / 1e9;
                ground.progress()
                        .accept("  day %.1f s, of which upload %.1f s; %,d movements"
                                .formatted(whole, sent, movements(owner) - before));
                seconds.add(whole);
                if (turn % 2 == 1) break;
            }
            var everybody = new Bound(
                    "day of steps to points",
                    seconds,
                    MOST,
                    Map.of(
                            "people",
                            Integer.toString(city.people().size()),
                            "movements",
                            Long.toString(movements(owner))));
            return List.of(everybody, one(ground, city, officer, owner));
        }
    }

    /** Residents, one after the other, whose steps change by a band; each waits until the points stand in the ledger. */
    private static Bound one(Ground ground, CityServer city, Caller officer, Connection owner) throws Exception {
        long before = movements(owner);
        var seconds = new ArrayList<Double>();
        for (int turn = 0; turn < ground.runs(); turn++) {
            var resident = city.people().subList(turn, turn + 1);
            int steps = CityServer.steps(turn, city.today()) < ENOUGH ? ENOUGH : 0;
            var request = StepsRequest.of(resident, p -> steps, city.today());
            long start = System.nanoTime();
            officer.json("/api/v1/steps", request);
            followed(owner);
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        // Whose points of the month are at their cap gets none for these steps.
        return new Bound(
                "one resident's steps to points",
                seconds,
                MOST_OF_ONE,
                Map.of("movements", Long.toString(movements(owner) - before)));
    }

    static void putInForce(CityServer city) {
        city.as(() -> {
            var contracts = city.part(Contracts.class);
            var id = contracts.enter(AGREEMENT);
            var version = contracts.versions(id).getFirst();
            for (var party : version.unsigned())
                contracts.sign(id, version.number(), party, "市長", city.today(), version.digest());
            city.part(PointTerms.class).putInForce(id, YearMonth.from(city.today()));
            return true;
        });
    }

    /** Waits until every change of a record was followed and everything that was decided is booked. */
    static void followed(Connection owner) throws SQLException, InterruptedException {
        long end = System.nanoTime() + (long) (PATIENCE * 1e9);
        try (var question = owner.prepareStatement("""
                select exists (select 1 from snapshot.change) or exists (select 1 from points.unbooked)
                """)) {
            while (true) {
                try (var answer = question.executeQuery()) {
                    if (answer.next() && !answer.getBoolean(1)) return;
                }
                if (System.nanoTime() > end) throw new IllegalStateException("points did not follow the records");
                Thread.sleep(PAUSE);
            }
        }
    }

    private static long movements(Connection owner) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("select count(*) from ledger.movement")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
