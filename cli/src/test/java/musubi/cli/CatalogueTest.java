package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import musubi.agreement.language.Agreements;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.settling.PackMeasurements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every agreement of the catalogue is read, settles, and verifies; published figures are met exactly. */
class CatalogueTest {
    private static final Path EXAMPLES = Path.of("../examples/agreements");

    @TempDir
    private static Path folder;

    private static Path pack = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void build() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        var people = new StringBuilder("person,born,sex,municipality\n");
        var enrolments = new StringBuilder("person,scheme,municipality,enrolled_on,left_on,channel\n");
        var steps = new StringBuilder("person,day,source,method,steps,recorded_on\n");
        var attendances =
                new StringBuilder("person,day,programme,provider,municipality,session,category,mode,checked_by\n");
        var checkups = new StringBuilder("person,day,kind,stage,provider\n");
        var body = new StringBuilder(
                "person,day,source,method,height_cm,weight_kg,waist_cm,systolic,diastolic,muscle_kg\n");
        for (int year : List.of(2015, 2017, 2019, 2022, 2025))
            for (int month = 4; month <= 12; month++)
                for (int day = 1; day <= 28; day++) {
                    var date = "%d-%02d-%02d".formatted(year, month, day);
                    steps.append("young,%s,phone,sensed,%d,%s%n".formatted(date, 5_000 + 500 * (day % 12), date));
                    steps.append("old,%s,phone,sensed,%d,%s%n".formatted(date, 3_000 + 500 * (day % 12), date));
                    if (day == 7) {
                        attendances.append("young,%s,yoga,provider-a,232998,,sports,in-person,list%n".formatted(date));
                        attendances.append(
                                "old,%s,cooking,provider-b,232998,,nutrition,in-person,list%n".formatted(date));
                    }
                    if (day == 7 && month < 7)
                        attendances.append("young,%s,tap,provider-c,232998,,other,in-person,card%n".formatted(date));
                    if (day == 1)
                        body.append("young,%s,scale,sensed,170.0,%d.0,80.0,120,80,%n".formatted(date, 90 - month));
                }
        body.append("old,2022-04-02,tape,manual,,,90.0,,,\n").append("old,2022-10-02,tape,manual,,,87.0,,,\n");
        body.append("old,2015-04-02,scale,sensed,,,,,,30.00\n").append("old,2015-05-02,scale,sensed,,,,,,30.10\n");
        checkups.append("old,2022-06-01,specific,all-normal,clinic\n");
        // Uploaded four days after the walk.
        steps.append("young,2022-12-30,phone,sensed,9000,2023-01-03\n");
        for (var person : List.of("young", "old")) {
            people.append("%s,%s,F,232998%n".formatted(person, person.equals("young") ? "1970-02-01" : "1945-02-01"));
            enrolments.append("%s,musubi,232998,2014-12-01,,counter%n".formatted(person));
            for (int year : List.of(2015, 2017, 2019, 2022, 2025))
                checkups.append("%s,%d-06-01,specific,taken,clinic%n".formatted(person, year));
        }
        Files.writeString(source.resolve("person.csv"), people);
        Files.writeString(source.resolve("enrolment.csv"), enrolments);
        Files.writeString(source.resolve("steps.csv"), steps);
        Files.writeString(source.resolve("attendance.csv"), attendances);
        Files.writeString(source.resolve("checkup.csv"), checkups);
        Files.writeString(source.resolve("body.csv"), body);
        pack = folder.resolve("pack");
        var built = Packs.build(Recipe.of(List.of(source), pack, Key.of(new byte[32])));
        assertThat(built.rejectedInAll()).isZero();
    }

    private int run(String... arguments) {
        return Musubi.run(
                new PrintWriter(out, true), new PrintWriter(err, true), Map.of("MUSUBI_LANG", "en"), arguments);
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    private JsonNode settled(String name, String period, String... more) throws IOException {
        var target = folder.resolve("out-" + name + "-" + period);
        var arguments = new java.util.ArrayList<>(List.of(
                "settle", EXAMPLES.resolve(name + ".yaml").toString(), "--period", period, "-o", target.toString()));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(new String[0]))).as(err.toString()).isEqualTo(Musubi.DONE);
        var statement = target.resolve("statement.json");
        var verify = new java.util.ArrayList<>(List.of("verify", statement.toString()));
        if (List.of(more).contains("--pack")) verify.addAll(List.of("--pack", pack.toString()));
        assertThat(run(verify.toArray(new String[0]))).as(out.toString()).isEqualTo(Musubi.DONE);
        return JsonMapper.builder().build().readTree(Files.readString(statement));
    }

    private static List<Long> amounts(JsonNode statement) {
        return statement
                .path("lines")
                .valueStream()
                .map(l -> l.path("amount").asLong())
                .toList();
    }

    private static String values(String name) {
        return EXAMPLES.resolve(name + ".values.csv").toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void every_agreement_is_read_without_errors_cites_its_source_and_marks_what_is_invented(Path file)
            throws IOException {
        var text = Files.readString(file);

        var signed = Agreements.read(file.toString(), text, PackMeasurements.catalogue(Measures.library()));

        assertThat(signed.first().clauses().size()
                        + signed.first().distribution().stream().count())
                .isPositive();
        assertThat(text).startsWith("# Source: ").doesNotContain("domain.md");
        assertThat(text.contains("invented") || text.contains("unpublished") || file.endsWith("yamagata.yaml"))
                .isTrue();
    }

    @Test
    void the_page_of_the_catalogue_names_every_file() throws IOException {
        var page = Files.readString(Path.of("../docs/reference/agreements.md"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(f -> f.getFileName().toString())
                            .filter(f -> !page.contains("(../../examples/agreements/" + f + ")")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"hachioji-colorectal-line", "hachioji-colorectal-steps"})
    void both_shapes_pay_what_hachioji_paid(String shape) throws IOException {
        var statement = settled(shape, "term", "--values", values("hachioji-colorectal"));

        assertThat(amounts(statement)).containsExactly(2_441_000L, 2_960_000L, 0L);
        assertThat(statement.path("total").asLong()).isEqualTo(5_401_000);
        assertThat(statement.path("lines").get(2).path("reason").asString()).isEqualTo("condition-false");
    }

    @Test
    void hachioji_breast_pays_its_cap() throws IOException {
        assertThat(amounts(settled("hachioji-breast", "FY2019", "--values", values("hachioji-breast"))))
                .containsExactly(10_000_000L);
    }

    @Test
    void the_gap_to_goal_scores_every_vector_and_refuses_a_target_of_zero_or_less() throws IOException {
        var statement = settled("cms-gap-to-goal", "FY2026", "--values", values("cms-gap-to-goal"));

        assertThat(statement
                        .path("lines")
                        .valueStream()
                        .map(l -> l.path("subject").asString() + " "
                                + l.path("amount").asLong() + " "
                                + l.path("reason").asString("")))
                .containsExactly(
                        "ratio-0.49 0 target-missed",
                        "ratio-0.50 0 target-missed",
                        "ratio-0.60 200000 ",
                        "ratio-0.75 500000 ",
                        "ratio-0.99 980000 ",
                        "ratio-1.00 1000000 ",
                        "ratio-1.20 1000000 ",
                        "target-negative 0 not-calculable",
                        "target-zero 0 not-calculable");
    }

    @Test
    void the_grant_gives_its_last_yen_to_the_largest_remainder() throws IOException {
        // Floors are 378,378 / 540,540 / 81,081; the yen left goes to the second, whose remainder is the largest.
        assertThat(amounts(settled("care-insurance-grant", "FY2023", "--values", values("care-insurance-grant"))))
                .containsExactly(378_378L, 540_541L, 81_081L);
    }

    @Test
    void toyota_says_why_nobody_continues_in_the_first_year() throws IOException {
        var statement = settled("toyota", "FY2021", "--pack", pack.toString());

        assertThat(amounts(statement)).containsExactly(30_000_000L, 0L);
        assertThat(statement
                        .path("remarks")
                        .valueStream()
                        .map(r -> r.path("code").asString()))
                .contains("agreement.days-without-clause");
        assertThat(statement.path("remarks").get(0).path("place").asString()).matches("[0-9]+:[0-9]+");
    }

    @Test
    void the_check_of_toyota_names_the_year_from_which_the_pot_can_bind() {
        assertThat(run("check", EXAMPLES.resolve("toyota.yaml").toString())).isEqualTo(Musubi.DONE);
        assertThat(out.toString()).contains("150,000,000", "FY2025");
    }

    @Test
    void providers_are_paid_for_people_and_a_continuer_once() throws IOException {
        var statement = settled("toyota-provider-fees", "FY2022", "--pack", pack.toString());

        // young: nine months at provider-a, three at provider-c; old: nine months at provider-b.
        assertThat(statement
                        .path("lines")
                        .valueStream()
                        .map(l -> l.path("payee").asString() + " "
                                + l.path("amount").asLong()))
                .containsExactly("provider-a 13000", "provider-b 13000", "provider-c 3000");
    }

    @Test
    void receipts_flow_to_investors_and_a_donation_is_not_repaid() throws IOException {
        settled("toyota", "FY2022", "--pack", pack.toString());
        settled("toyota-provider-fees", "FY2022", "--pack", pack.toString());
        var toyota = folder.resolve("out-toyota-FY2022/statement.json").toString();
        var fees =
                folder.resolve("out-toyota-provider-fees-FY2022/statement.json").toString();

        var fund = settled("next-rise-fund", "term", "--receipts", toyota, fees);
        var donation = settled("hometown-tax", "term", "--receipts", toyota);

        assertThat(fund.path("total").asLong()).isEqualTo(30_026_000);
        assertThat(donation.path("lines")
                        .valueStream()
                        .filter(l -> l.path("subject").asString().equals("企業版ふるさと納税"))
                        .mapToLong(l -> l.path("amount").asLong())
                        .sum())
                .isZero();
    }

    @Test
    void the_citizens_of_okayama_reach_119_12_percent() throws IOException {
        settled("okayama", "term", "--pack", pack.toString());

        var fund = settled(
                "okayama-citizens-fund",
                "term",
                "--receipts",
                folder.resolve("out-okayama-term/statement.json").toString());

        assertThat(fund.path("lines")
                        .valueStream()
                        .filter(l -> l.path("subject").asString().equals("citizens"))
                        .mapToLong(l -> l.path("amount").asLong())
                        .sum())
                .isEqualTo(3_573_600);
    }

    /** What two people earn under each rule set in one fiscal year, so that a change of meaning shows. */
    static Stream<String> points() {
        return Stream.of(
                "six-city FY2015",
                "misato-2017 FY2017",
                "yawata-2019 FY2019",
                "ube-hatsuratsu FY2022",
                "kawanishi-2025 FY2025",
                "hita FY2022",
                "kikuyo FY2022",
                "kikuyo-full FY2022",
                "yamagata FY2022",
                "shiki FY2022",
                "kamaishi FY2022",
                "shitara FY2022",
                "toei FY2022",
                "tsushima FY2022",
                "kumano FY2022",
                "joetsu FY2022",
                "iwamizawa FY2022",
                "swc-five FY2022");
    }

    @ParameterizedTest
    @MethodSource("points")
    void every_rule_set_settles_and_verifies_on_a_small_pack(String example) throws IOException {
        var parts = example.split(" ");

        var statement = settled(parts[0], parts[1], "--pack", pack.toString());

        assertThat(statement.path("lines").size()).isPositive();
        assertThat(statement.path("total").asLong()).isPositive();
    }

    @Test
    void a_reading_uploaded_after_four_days_earns_in_yamagata_and_not_in_kamaishi() throws IOException {
        var day = "2022-12-30..2022-12-30";

        assertThat(settled("yamagata", day, "--pack", pack.toString())
                        .path("total")
                        .asLong())
                .isEqualTo(100);
        assertThat(settled("kamaishi", day, "--pack", pack.toString())
                        .path("total")
                        .asLong())
                .isZero();
    }

    @Test
    void toyota_pays_its_second_part_once_on_the_study_and_up_to_its_pot() throws IOException {
        var protocol = Digest.of(Files.readAllBytes(Path.of("../examples/studies/toyota.yaml")));
        var moment = "2021-06-30T09:00:00+09:00";
        var line = moment + " jages-final 1 " + protocol;
        var result = """
                {"format": "study-result/1", "study": "jages-final",
                 "protocol": {"digest": "%1$s", "registered": "%2$s", "registered-digest": "%1$s",
                              "register": {"after": "", "line": "%3$s %4$s"}},
                 "effects": [{"id": "risk-points-avoided", "unit": "points-of-risk", "estimate": "1000.5", "lower": "1",
                              "upper": "2000", "significant": true},
                             {"id": "care-benefit-avoided", "unit": "JPY", "estimate": "BENEFIT", "lower": "1",
                              "upper": "2", "significant": false}]}
                """.formatted(protocol, moment, line, Digest.of(line));
        var study = folder.resolve("study.json");

        Files.writeString(study, result.replace("BENEFIT", "-500"));
        var lost = settled("toyota", "FY2026", "--pack", pack.toString(), "--study", study.toString());
        Files.writeString(study, result.replace("BENEFIT", "2000000000"));
        var capped = settled("toyota", "FY2026", "--pack", pack.toString(), "--study", study.toString());

        // 1,000.5 points × 9,600; a benefit that grew takes nothing away.
        assertThat(amounts(lost)).containsExactly(9_604_800L);
        assertThat(amounts(capped)).containsExactly(200_000_000L);
    }

    @Test
    void both_ways_to_write_kikuyos_daily_rule_give_the_same() throws IOException {
        var bands = settled("kikuyo", "FY2022", "--pack", pack.toString());
        var sentence = settled("kikuyo-full", "FY2022", "--pack", pack.toString());

        assertThat(sentence.path("totals-by-clause").path("walking").asLong())
                .isEqualTo(bands.path("totals-by-clause").path("walking").asLong())
                .isPositive();
    }

    /** Waist −3 cm is enough without a BMI, and every result normal earns beside the check-up itself. */
    @Test
    void kumano_pays_for_waist_and_for_normal_results_from_the_pack() throws IOException {
        var lines = settled("kumano", "FY2022", "--pack", pack.toString()).path("lines");

        var paid = new java.util.TreeMap<String, Long>();
        for (var line : lines)
            if (line.path("amount").asLong() > 0)
                paid.merge(line.path("clause").asString(), line.path("amount").asLong(), Long::sum);
        // Two check-ups; old's results are normal; young lost eight kilograms and old three centimetres.
        assertThat(paid).isEqualTo(Map.of("check-up", 1_000L, "normal", 1_200L, "improved", 1_400L));
    }

    @Test
    void the_six_cities_pay_body_change_by_quarter_and_twenty_points_a_class_day() throws IOException {
        var totals = settled("six-city", "FY2015", "--pack", pack.toString()).path("totals-by-clause");

        // young lost weight in each of the three quarters with measurements, and old gained muscle in one; each of the
        // two
        // took nine classes, young three more on the same days, which the cap of a day leaves unpaid.
        assertThat(totals.path("body").asLong()).isEqualTo(4_000);
        assertThat(totals.path("programme").asLong()).isEqualTo(2 * 9 * 20);
        assertThat(totals.path("check-up").asLong()).isEqualTo(2_000);
    }
}
