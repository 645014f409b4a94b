package musubi.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * Steps sent to the API, a day of everybody in a request, against COPY of the same rows into a table with the same columns and key in
 * the same PostgreSQL.
 */
final class UploadBench {
    static final BigDecimal MOST = new BigDecimal("2.5");

    private static final int DAYS = 5;

    private UploadBench() {}

    static Race run(Ground ground, CityServer city) throws Exception {
        var officer = city.officer();
        var next = new int[] {2_000};
        try (var owner = city.owner();
                var statement = owner.createStatement()) {
            statement.execute("create schema bench");
            statement.execute("create table bench.steps (like activity.steps including all)");
            var race = Race.run(
                    "upload",
                    ground.runs() + 1,
                    MOST,
                    () -> {
                        next[0] -= DAYS;
                        return sent(officer, city, days(city, next[0]));
                    },
                    () -> copied(owner, city, days(city, next[0])));
            count(owner, city, ground.runs() + 1);
            statement.execute("drop schema bench cascade");
            // The first pair warms up.
            var counted = new Race(
                    race.name(),
                    race.ours().subList(1, race.ours().size()),
                    race.rival().subList(1, race.rival().size()),
                    MOST,
                    Map.of());
            long rows = (long) DAYS * city.people().size();
            return counted.with(Map.of(
                    "rows_a_turn", Long.toString(rows),
                    "rows_a_second", Long.toString(Math.round(rows / Race.median(counted.ours()))),
                    "rival_rows_a_second", Long.toString(Math.round(rows / Race.median(counted.rival())))));
        }
    }

    private static List<LocalDate> days(CityServer city, int ago) {
        var first = city.today().minusDays(ago);
        return first.datesUntil(first.plusDays(DAYS)).toList();
    }

    private static double sent(Caller officer, CityServer city, List<LocalDate> days) throws Exception {
        var requests = days.stream().map(day -> StepsRequest.of(city, day)).toList();
        return Watch.seconds(() -> {
            for (var request : requests) officer.json("/api/v1/steps", request);
        });
    }

    private static double copied(Connection owner, CityServer city, List<LocalDate> days) throws Exception {
        var batches = new ArrayList<byte[]>();
        for (var day : days) {
            var upload = UUID.randomUUID();
            var rows = new StringBuilder();
            for (int p = 0; p < city.people().size(); p++)
                rows.append("%s\t%s\t%s\twatch\t%s\tsensed\t%d\t%s\n"
                        .formatted(
                                CityServer.CITY,
                                city.people().get(p),
                                day,
                                upload,
                                CityServer.steps(p, day),
                                city.today()));
            batches.add(rows.toString().getBytes(StandardCharsets.UTF_8));
        }
        return Watch.seconds(() -> {
            for (var rows : batches) copy(owner, rows);
        });
    }

    private static void copy(Connection owner, byte[] rows) throws SQLException, IOException {
        owner.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "copy bench.steps (municipality, person, day, source, upload, method, steps, recorded_on) from stdin",
                        new ByteArrayInputStream(rows));
    }

    /** Both sides hold the same. */
    private static void count(Connection owner, CityServer city, int turns) throws SQLException {
        long wanted = (long) turns * DAYS * city.people().size();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select count(*), sum(s.steps) = sum(b.steps)
                          from activity.steps s join bench.steps b using (municipality, person, day, source)
                        """)) {
            if (!rows.next() || rows.getLong(1) != wanted || !rows.getBoolean(2))
                throw new IllegalStateException("not the same %,d rows on both sides".formatted(wanted));
        }
    }
}
