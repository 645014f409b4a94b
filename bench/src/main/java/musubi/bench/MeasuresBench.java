package musubi.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import musubi.evidence.pack.Pack;
import musubi.measure.Measure.Kind;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.measure.instrument.Scores;
import musubi.quantity.Exact;
import musubi.simulation.city.City;
import musubi.simulation.city.Effect;
import musubi.simulation.city.Plan;
import musubi.simulation.device.StepsFile;
import org.jspecify.annotations.Nullable;

/**
 * Every measure of the library over five years of a synthetic city whose participants walk every day, against its SQL and
 * the same last sum typed into DuckDB. Both are in this process and warm. The answers are compared first.
 */
final class MeasuresBench {
    private static final BigDecimal MOST = new BigDecimal("1.3");
    /** A turn is repeated until it takes about this long: a clock cannot weigh a millisecond. */
    private static final double LEAST_SECONDS = 0.02;

    private static final int MOST_REPEATS = 50;
    /** A quarter of a city's residents take part. */
    private static final int RESIDENTS_FOR_ONE = 4;

    private MeasuresBench() {}

    static List<Race> run(Ground ground) throws Exception {
        int residents = Math.max(100, ground.people() * RESIDENTS_FOR_ONE);
        var city = ground.input("city-" + residents, f -> City.make(new Plan(residents, 1, Effect.USUAL), f));
        var daily = ground.input(
                "city-%d-daily".formatted(residents), f -> daily(city.resolve(City.SOURCE), f, ground.people()));
        return race(ground, ground.pack("city-%d-pack".formatted(residents), daily));
    }

    /** The city's files, with a row of steps for each participant on each day of the service. */
    private static void daily(Path source, Path to, int most) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(source)) {
            for (var file : files.toList())
                if (!file.endsWith("steps.csv")) Files.copy(file, to.resolve(file.getFileName()));
        }
        List<String> people;
        try (var rows = Files.lines(source.resolve("enrolment.csv"))) {
            people = rows.skip(1)
                    .map(row -> row.substring(0, row.indexOf(',')))
                    .distinct()
                    .limit(most)
                    .toList();
        }
        int days = Math.toIntExact(City.service().count());
        StepsFile.write(to.resolve("steps.csv"), 1, people, City.service().from(), days);
    }

    private static List<Race> race(Ground ground, Pack pack) throws Exception {
        var races = new ArrayList<Race>();
        try (var ours = MeasureRun.on(pack);
                var rival = Rival.on(pack)) {
            long rows = rival.rows("select count(*) from steps", row -> row.getLong(1))
                    .getFirst();
            ground.progress().accept("measures: %,d step-days".formatted(rows));
            rival.execute("create table score (person varchar, day date, instrument varchar, version varchar,"
                    + " scale varchar, value bigint, note varchar)");
            Scores.fill(rival.connection());
            for (var measure : Measures.library().all()) {
                if (!ground.measures().isEmpty() && !ground.measures().contains(measure.id())) continue;
                var question = Question.of(
                        measure, City.service().from(), City.service().until());
                var answer = ours.value(question);
                if (answer instanceof Measured.NotMeasured missing) {
                    ground.progress()
                            .accept("  %-28s not measured: %s"
                                    .formatted(measure.id(), missing.why().en()));
                    continue;
                }
                var sql = sql(question);
                compare(measure.id(), (Measured.Value) answer, measure.kind(), rows(rival, sql));
                double once = Watch.seconds(() -> rows(rival, sql));
                int times = Math.clamp((long) Math.ceil(LEAST_SECONDS / once), 1, MOST_REPEATS);
                var race = Race.run(
                        "measures " + measure.id(),
                        ground.runs(),
                        MOST,
                        () -> Watch.seconds(() -> {
                                    for (int i = 0; i < times; i++) ours.value(question);
                                })
                                / times,
                        () -> Watch.seconds(() -> {
                                    for (int i = 0; i < times; i++) rows(rival, sql);
                                })
                                / times);
                races.add(race.with(Map.of("repeats", Integer.toString(times))));
                ground.progress()
                        .accept("  %-28s %8.1f ms  %5.2f"
                                .formatted(measure.id(), Race.median(race.ours()) * 1e3, race.ratio()));
            }
        }
        return races;
    }

    /** One row for the whole; a measure of single values has one for each value that occurs. */
    static String sql(Question question) {
        return question.measure().kind() == Kind.VALUE
                ? "select count(*), c.numerator, c.denominator from (%s\n) c group by c.numerator, c.denominator order by 2, 3"
                        .formatted(question.sql())
                : "select count(*), sum(c.numerator), sum(c.denominator) from (%s\n) c".formatted(question.sql());
    }

    private record Row(long units, Exact numerator, Exact denominator) {}

    private static List<Row> rows(Rival rival, String sql) throws Exception {
        return rival.rows(
                sql, row -> new Row(row.getLong(1), exact(row.getBigDecimal(2)), exact(row.getBigDecimal(3))));
    }

    /** A sum over no rows is null. */
    private static Exact exact(@Nullable BigDecimal number) {
        return number == null ? Exact.ZERO : Exact.of(number);
    }

    private static void compare(String id, Measured.Value ours, Kind kind, List<Row> theirs) {
        long units = theirs.stream()
                .filter(r -> kind != Kind.VALUE || r.denominator().sign() != 0)
                .mapToLong(Row::units)
                .sum();
        boolean same = units == ours.units();
        if (kind != Kind.VALUE) same &= theirs.getFirst().numerator().compareTo(ours.numerator()) == 0;
        if (kind == Kind.SHARE || kind == Kind.MEAN || kind == Kind.RATE)
            same &= theirs.getFirst().denominator().compareTo(ours.denominator()) == 0;
        if (!same) throw new IllegalStateException(id + ": ours " + ours + ", the rival " + theirs);
    }
}
