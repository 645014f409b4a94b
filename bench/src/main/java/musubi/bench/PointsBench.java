package musubi.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import musubi.agreement.settlement.Statement;
import musubi.evidence.pack.Pack;
import musubi.settling.Settling;
import musubi.simulation.device.StepsFile;

/**
 * A year of points for everybody under rules with every part a published scheme has, against one query written by hand
 * for these rules alone. Each turn goes from the pack to the amounts in memory; both give the same points for every person
 * and clause, or the bench stops.
 */
final class PointsBench {
    private static final LocalDate FROM = LocalDate.of(2022, 4, 1);
    private static final LocalDate UNTIL = LocalDate.of(2023, 4, 1);
    private static final int DAYS = 365;
    private static final BigDecimal MOST = new BigDecimal("3.0");

    private PointsBench() {}

    static Race run(Ground ground) throws Exception {
        var source = ground.input("points-" + ground.people(), f -> evidence(f, ground.people()));
        var pack = ground.pack("points-%d-pack".formatted(ground.people()), source);
        var rules = ground.fresh("points.yaml");
        Files.writeString(rules, resource("points.yaml"));
        var sql = resource("points.sql");
        ground.progress().accept("points: %,d people, %d days".formatted(ground.people(), DAYS));
        var ours = amounts(settle(rules, pack));
        var theirs = query(pack, sql);
        if (!ours.equals(theirs)) throw new IllegalStateException("different points: " + difference(ours, theirs));
        var race = Race.run(
                "points",
                ground.runs(),
                MOST,
                () -> told(ground, "ours ", Watch.seconds(() -> settle(rules, pack))),
                () -> told(ground, "rival", Watch.seconds(() -> query(pack, sql))));
        return race.with(Map.of(
                "people",
                Integer.toString(ground.people()),
                "amounts",
                Integer.toString(ours.size()),
                "points",
                Long.toString(ours.values().stream().mapToLong(Long::longValue).sum())));
    }

    private static double told(Ground ground, String side, double seconds) {
        ground.progress().accept("  %s %.2f s".formatted(side, seconds));
        return seconds;
    }

    private static Statement settle(Path rules, Pack pack) {
        try (var settling = Settling.open(new Settling.Inputs(
                rules, Optional.of(pack.folder()), List.of(), Optional.empty(), List.of(), Optional.empty()))) {
            return settling.statement("FY2022");
        }
    }

    /** What somebody gets under one clause; nobody is listed who gets nothing. */
    private record Of(String person, String clause) implements Comparable<Of> {
        @Override
        public int compareTo(Of other) {
            int first = person.compareTo(other.person);
            return first != 0 ? first : clause.compareTo(other.clause);
        }
    }

    private static SortedMap<Of, Long> amounts(Statement statement) {
        var amounts = new TreeMap<Of, Long>();
        for (var line : statement.lines())
            if (line.amount() != 0) amounts.merge(new Of(line.subject(), line.clause()), line.amount(), Math::addExact);
        return amounts;
    }

    private static SortedMap<Of, Long> query(Pack pack, String sql) throws Exception {
        var amounts = new TreeMap<Of, Long>();
        try (var rival = Rival.on(pack)) {
            rival.rows(sql, row -> amounts.put(new Of(row.getString(1), row.getString(2)), row.getLong(3)));
        }
        return amounts;
    }

    private static String difference(SortedMap<Of, Long> ours, SortedMap<Of, Long> theirs) {
        var keys = new java.util.TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        for (var key : keys) {
            long a = ours.getOrDefault(key, 0L);
            long b = theirs.getOrDefault(key, 0L);
            if (a != b) return "%s: ours %d, the rival %d".formatted(key, a, b);
        }
        return "none";
    }

    private static String resource(String name) throws IOException {
        try (var in = PointsBench.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("no resource " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A year of everybody: steps each day, a class a week, two measurements a week, check-ups; one in ten joins late. */
    private static void evidence(Path folder, int people) throws IOException {
        Files.createDirectories(folder);
        StepsFile.write(folder.resolve("steps.csv"), 2, people, FROM, DAYS);
        var person = new StringBuilder("person,born,sex,municipality\n");
        var enrolment = new StringBuilder("person,scheme,municipality,enrolled_on\n");
        var attendance = new StringBuilder("person,day,programme,provider,municipality,session,category\n");
        var body = new StringBuilder("person,day,source,method,weight_kg\n");
        var checkup = new StringBuilder("person,day,kind,stage\n");
        var random = new SplittableRandom(1);
        for (int p = 0; p < people; p++) {
            var id = "P%07d".formatted(p);
            var born = LocalDate.of(1930, 1, 1).plusDays(random.nextInt(50 * 365));
            var joined = p % 10 == 0 ? FROM.plusDays(random.nextInt(300)) : FROM.minusDays(random.nextInt(700));
            person.append(id).append(',').append(born).append(p % 2 == 0 ? ",F,122173\n" : ",M,122173\n");
            enrolment.append(id).append(",walk,122173,").append(joined).append('\n');
            for (var day = FROM; day.isBefore(UNTIL); day = day.plusDays(1)) {
                if (random.nextInt(6) == 0)
                    attendance(attendance, id, day, "yoga", random.nextInt(4) == 0 ? "nutrition" : "sports");
                if (random.nextInt(40) == 0) attendance(attendance, id, day, "choir", "hobby");
                if (random.nextInt(4) == 0)
                    body.append(id)
                            .append(',')
                            .append(day)
                            .append(",scale,sensed,")
                            .append(50 + random.nextInt(30))
                            .append('\n');
            }
            if (random.nextInt(3) > 0)
                checkup.append(id)
                        .append(',')
                        .append(FROM.plusDays(random.nextInt(DAYS)))
                        .append(",specific,taken\n");
        }
        Files.writeString(folder.resolve("person.csv"), person);
        Files.writeString(folder.resolve("enrolment.csv"), enrolment);
        Files.writeString(folder.resolve("attendance.csv"), attendance);
        Files.writeString(folder.resolve("body.csv"), body);
        Files.writeString(folder.resolve("checkup.csv"), checkup);
    }

    private static void attendance(StringBuilder to, String id, LocalDate day, String programme, String category) {
        to.append(id)
                .append(',')
                .append(day)
                .append(',')
                .append(programme)
                .append(",centre,122173,")
                .append(programme)
                .append(day)
                .append(',')
                .append(category)
                .append('\n');
    }
}
