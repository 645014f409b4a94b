package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import musubi.measure.MeasureRun.Contribution;
import musubi.measure.Measured.Value;
import musubi.measure.Oracle.Part;
import musubi.measure.TownFixture.Weighing;
import musubi.quantity.Exact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL of the measures counts as plain loops over the definition in words do, person by person. */
class OracleTest {
    private static final Measures MEASURES = Measures.library();
    private static final LocalDate FROM = TownFixture.FROM;
    private static final LocalDate UNTIL = TownFixture.UNTIL;

    @TempDir
    private Path folder;

    /** A measure with parameters, where it is asked, and what the oracle says. */
    private record Claim(
            String measure,
            Map<String, String> parameters,
            Map<String, String> only,
            Function<Oracle, SortedMap<String, Part>> oracle) {
        static Claim of(String measure, String parameters, Function<Oracle, SortedMap<String, Part>> oracle) {
            return at(measure, parameters, "", oracle);
        }

        static Claim at(
                String measure, String parameters, String only, Function<Oracle, SortedMap<String, Part>> oracle) {
            return new Claim(measure, pairs(parameters), pairs(only), oracle);
        }

        private static Map<String, String> pairs(String text) {
            var pairs = new TreeMap<String, String>();
            for (var pair : text.split(" "))
                if (!pair.isEmpty())
                    pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            return pairs;
        }
    }

    private static final List<Claim> CLAIMS = List.of(
            Claim.of("participants", "", o -> o.participants(v -> true)),
            Claim.at(
                    "participants",
                    "",
                    "provider=alpha",
                    o -> o.participants(v -> v.provider().equals("alpha"))),
            Claim.at(
                    "participants",
                    "",
                    "municipality=231002 provider=beta",
                    o -> o.participants(v ->
                            v.municipality().equals("231002") && v.provider().equals("beta"))),
            Claim.at(
                    "participants",
                    "",
                    "month=2024-02",
                    o -> o.participants(v -> v.day().toString().startsWith("2024-02"))),
            Claim.of("months-attended", "", Oracle::monthsAttended),
            Claim.of("continuers", "months=3", o -> o.continuers(3, false, v -> true)),
            Claim.of("continuers", "months=2 consecutive=true", o -> o.continuers(2, true, v -> true)),
            Claim.at(
                    "continuers",
                    "months=2",
                    "provider=alpha",
                    o -> o.continuers(2, false, v -> v.provider().equals("alpha"))),
            Claim.at(
                    "continuers",
                    "months=3 attributed=most-months",
                    "provider=alpha",
                    o -> o.continuersOwnedBy("alpha", 3, false)),
            Claim.at(
                    "continuers",
                    "months=2 attributed=most-months consecutive=true",
                    "provider=beta",
                    o -> o.continuersOwnedBy("beta", 2, true)),
            Claim.of("continuation-rate", "months=3", o -> o.continuationRate(3, false, v -> true)),
            Claim.of("continuation-rate", "months=2 consecutive=true", o -> o.continuationRate(2, true, v -> true)),
            Claim.of("registrations", "", Oracle::registrations),
            Claim.of("mean-daily-steps", "", o -> o.meanDailySteps(false, 36_500)),
            Claim.of("mean-daily-steps", "days=all late_days=14", o -> o.meanDailySteps(true, 14)),
            Claim.of("steps-change", "", o -> o.stepsChange(7)),
            Claim.of("steps-change", "baseline_days=3", o -> o.stepsChange(3)),
            Claim.of("insufficiently-active", "", o -> o.below(8_000, in -> in)),
            Claim.of("not-exercising", "", o -> o.below(8_000, in -> !in)),
            Claim.of("indifferent", "", o -> o.below(8_000, in -> true)),
            Claim.of("bmi-improvement", "", o -> o.bmiImprovement(new BigDecimal("25.0"), BigDecimal.ZERO)),
            Claim.of(
                    "bmi-improvement",
                    "from_bmi=18.5 down_by=1.5",
                    o -> o.bmiImprovement(new BigDecimal("18.5"), new BigDecimal("1.5"))),
            Claim.of("weight-change", "", o -> o.change(Weighing::weight)),
            Claim.of("waist-change", "", o -> o.change(Weighing::waist)),
            Claim.of("muscle-change", "", o -> o.change(Weighing::muscle)),
            Claim.of("residents", "age_from=65 age_below=75", o -> o.everybody(65, 75)),
            Claim.of("certified", "", Oracle::certifiedShare),
            Claim.of("certification-incidence", "", Oracle::incidence),
            Claim.of("care-benefit", "", o -> o.benefit(true, false)),
            Claim.of("care-benefit-per-month", "", o -> o.benefit(true, true)),
            Claim.of("medical-benefit", "", o -> o.benefit(false, false)),
            Claim.of("medical-benefit-per-month", "", o -> o.benefit(false, true)),
            Claim.of("check-up-take-up", "", Oracle::checkUpTakeUp),
            Claim.of("screening-rate", "", o -> o.reached("invited", "taken", 0)),
            Claim.of("screening-rate", "follow_days=2", o -> o.reached("invited", "taken", 2)),
            Claim.of("follow-up-rate", "follow_days=100", o -> o.reached("follow-up-needed", "followed-up", 100)),
            Claim.of("new-exercise-habit", "", Oracle::newHabit),
            Claim.of("intend-to-improve", "", Oracle::intends),
            Claim.of("risk-points", "", o -> o.riskPoints(false, true)),
            Claim.of("risk-points", "which=first scale=modifiable", o -> o.riskPoints(true, false)),
            Claim.of("mean-risk-points", "", o -> o.riskPoints(false, true)),
            Claim.at(
                    "participants",
                    "",
                    "age-band=85-",
                    o -> o.of(o.participants(v -> true), r -> o.ageOnLastDay(r) >= 85)),
            Claim.at(
                    "mean-daily-steps",
                    "",
                    "sex=M area=north",
                    o -> o.of(
                            o.meanDailySteps(false, 36_500),
                            r -> r.sex().equals("M") && r.area().equals("north"))));

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void the_sql_counts_as_the_words_say(long seed) throws Exception {
        var town = TownFixture.of(seed);
        var windows = List.of(
                Map.entry(FROM, UNTIL),
                Map.entry(FROM, LocalDate.of(2023, 12, 1)),
                Map.entry(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1)),
                Map.entry(LocalDate.of(2023, 6, 15), LocalDate.of(2024, 2, 10)));
        try (var run = PackFixture.pack(Files.createDirectory(folder.resolve("pack")), town.text())) {
            for (var window : windows)
                for (var claim : CLAIMS) check(run, claim, new Oracle(town, window.getKey(), window.getValue()));
        }
    }

    private static void check(MeasureRun run, Claim claim, Oracle oracle) {
        var question = Question.of(MEASURES.get(claim.measure()), oracle.from(), oracle.until(), claim.parameters());
        for (var only : claim.only().entrySet()) question = question.only(only.getKey(), only.getValue());
        var expected = claim.oracle().apply(oracle);

        var counted = new TreeMap<String, Part>();
        for (var unit : run.units(question, 100_000))
            counted.merge(unit.unit().getOrDefault("person", ""), part(unit), OracleTest::sum);

        assertThat(spelled(counted))
                .as("%s %s %s", claim.measure(), claim.parameters(), oracle.from())
                .isEqualTo(spelled(expected));
        total(run, question, expected);
    }

    /** The value is what its parts add up to, by the rule of its kind. */
    private static void total(MeasureRun run, Question question, SortedMap<String, Part> expected) {
        if (!(run.value(question) instanceof Value value)) return;
        var all = expected.values().stream().reduce(Part.of(0, 0), OracleTest::sum);
        switch (question.measure().kind()) {
            case COUNT, SUM -> assertThat(value.value()).isEqualTo(Exact.of(all.over()));
            case SHARE, MEAN ->
                assertThat(value.value()).isEqualTo(Exact.of(all.over()).dividedBy(Exact.of(all.under())));
            case RATE ->
                assertThat(value.value())
                        .isEqualTo(Exact.of(all.over())
                                .times(Exact.parse("365.25"))
                                .dividedBy(Exact.of(all.under())));
            case VALUE -> assertThat(value.units()).isEqualTo(expected.size());
        }
    }

    private static Part part(Contribution unit) {
        return new Part(decimal(unit.numerator()), decimal(unit.denominator()));
    }

    private static BigDecimal decimal(Exact exact) {
        return exact.decimal(6);
    }

    private static Part sum(Part a, Part b) {
        return new Part(a.over().add(b.over()), a.under().add(b.under()));
    }

    private static Map<String, String> spelled(Map<String, Part> parts) {
        var texts = new TreeMap<String, String>();
        parts.forEach((who, p) -> texts.put(
                who,
                Stream.of(p.over(), p.under())
                        .map(n -> n.signum() == 0 ? "0" : n.stripTrailingZeros().toPlainString())
                        .reduce((a, b) -> a + "/" + b)
                        .orElseThrow()));
        return texts;
    }

    /** A law that pays needs cases that count: no claim may be about nobody. */
    @Test
    void every_claim_is_about_somebody() {
        var oracles = LongStream.of(1, 2, 3)
                .mapToObj(seed -> new Oracle(TownFixture.of(seed), FROM, UNTIL))
                .toList();

        for (var claim : CLAIMS)
            assertThat(oracles.stream().flatMap(o -> claim.oracle().apply(o).values().stream()))
                    .as("%s %s", claim.measure(), claim.parameters())
                    .anyMatch(p -> p.over().signum() != 0);
    }
}
