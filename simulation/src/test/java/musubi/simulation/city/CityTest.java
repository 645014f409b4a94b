package musubi.simulation.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import musubi.agreement.settlement.Study;
import musubi.agreement.statement.StudyJson;
import musubi.evidence.record.Code;
import musubi.evidence.record.RecordType;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CityTest {
    /** Columns nobody may carry into a pack. */
    private static final List<String> NAMING = List.of("name", "name_kana", "address", "telephone", "leader_name");

    @TempDir
    private Path folder;

    @Test
    void the_same_seed_gives_the_same_bytes_whatever_the_number_of_threads() throws IOException {
        var plan = new Plan(1_500, 42, Effect.USUAL);

        City.make(plan, folder.resolve("one"), 1, done -> {});
        City.make(plan, folder.resolve("three"), 3, done -> {});

        assertThat(digests(folder.resolve("three"))).isEqualTo(digests(folder.resolve("one")));
    }

    /** 2024 is a leap year of the service, 2030 is none: that day's steps are lost, everybody else stays. */
    @Test
    void a_city_can_be_moved_to_other_years_and_its_people_keep_their_ages() throws IOException {
        var plan = new Plan(300, 3, Effect.USUAL);
        var here = City.make(plan, folder.resolve("here"));
        var there = City.make(plan, folder.resolve("there"));

        there.moveBy(6);

        for (var table : List.of("person", "enrolment", "attendance", "certification", "benefit"))
            assertThat(lines(there, table).size())
                    .as(table)
                    .isEqualTo(lines(here, table).size());
        assertThat(lines(here, "steps").stream().filter(l -> l.contains(",2024-02-29,")))
                .hasSize(lines(here, "steps").size() - lines(there, "steps").size())
                .isNotEmpty();
        assertThat(lines(there, "attendance").get(1).split(",")[1])
                .isEqualTo(LocalDate.parse(lines(here, "attendance").get(1).split(",")[1])
                        .plusYears(6)
                        .toString());
        var born = lines(here, "person").getFirst().split(",");
        int column = Arrays.asList(born).indexOf("born");
        assertThat(lines(there, "person").get(1).split(",")[column])
                .isEqualTo(LocalDate.parse(lines(here, "person").get(1).split(",")[column])
                        .plusYears(6)
                        .toString());
    }

    private static List<String> lines(City city, String table) throws IOException {
        return Files.readAllLines(city.source().resolve(table + ".csv"));
    }

    @Test
    void another_seed_gives_another_city() throws IOException {
        City.make(new Plan(300, 1, Effect.USUAL), folder.resolve("one"));
        City.make(new Plan(300, 2, Effect.USUAL), folder.resolve("two"));

        assertThat(digests(folder.resolve("two")).get("source/person.csv"))
                .isNotEqualTo(digests(folder.resolve("one")).get("source/person.csv"));
    }

    @Test
    void the_effect_changes_only_what_it_can() throws IOException {
        City.make(new Plan(1_000, 5, Effect.USUAL), folder.resolve("usual"));
        City.make(new Plan(1_000, 5, Effect.NONE), folder.resolve("none"));

        var usual = digests(folder.resolve("usual"));
        var none = digests(folder.resolve("none"));
        for (var file : List.of("person.csv", "session.csv", "departure.csv", "venue.csv"))
            assertThat(none.get("source/" + file)).as(file).isEqualTo(usual.get("source/" + file));
        assertThat(none.get("source/answer.csv")).isNotEqualTo(usual.get("source/answer.csv"));
    }

    @Test
    void every_column_but_the_naming_ones_is_of_its_record_type_and_every_cell_reads() throws IOException {
        City.make(new Plan(2_000, 3, Effect.USUAL), folder);

        for (var table : CityTable.values()) {
            var type = table.type();
            var fields = new TreeMap<String, RecordType.Field>();
            type.columns().forEach(f -> fields.put(f.name(), f));
            var header = table.header.split(",", -1);
            var lines = lines(table);
            assertThat(lines).as(table.file()).isNotEmpty();
            for (var line : lines) {
                var cells = line.split(",", -1);
                boolean fine = cells.length == header.length;
                for (int i = 0; fine && i < cells.length; i++)
                    fine = NAMING.contains(header[i]) || reads(fields.get(header[i]), cells[i]);
                if (!fine) throw new AssertionError(table.file() + ": " + line);
            }
        }
    }

    private static boolean reads(RecordType.Field field, String cell) {
        if (field == null) return false;
        if (cell.isEmpty()) return !field.required();
        var meaning = field.meaning();
        return switch (field.kind()) {
            case CODE ->
                Code.wellFormed(cell)
                        && (meaning.among().length == 0
                                || List.of(meaning.among()).contains(cell));
            case DAY, MONTH -> LocalDate.parse(cell).isAfter(LocalDate.of(1900, 1, 1));
            case INTEGER, LONG, DECIMAL -> {
                var number = new BigDecimal(cell);
                yield number.compareTo(BigDecimal.valueOf(meaning.least())) >= 0
                        && number.compareTo(BigDecimal.valueOf(meaning.most())) <= 0;
            }
            case TRUTH -> cell.equals("true") || cell.equals("false");
            case TIME -> cell.length() == 5 && LocalTime.parse(cell).getSecond() == 0;
            case PERSON -> cell.matches("R\\d{7}");
        };
    }

    @Test
    void keys_are_unique() throws IOException {
        City.make(new Plan(2_000, 4, Effect.USUAL), folder);

        for (var table : CityTable.values()) {
            var type = table.type();
            var header = List.of(table.header.split(",", -1));
            var key = type.key().stream().mapToInt(header::indexOf).toArray();
            var seen = new HashSet<String>();
            for (var line : lines(table)) {
                var cells = line.split(",", -1);
                var id = String.join(
                        "|", Arrays.stream(key).mapToObj(i -> cells[i]).toList());
                if (!seen.add(id)) throw new AssertionError("twice in " + table.file() + ": " + id);
            }
        }
    }

    @Test
    void no_name_address_or_telephone_stands_in_a_column_that_a_pack_keeps() throws IOException {
        City.make(new Plan(2_000, 6, Effect.USUAL), folder);

        var naming = new HashSet<String>();
        var kept = new HashSet<String>();
        for (var table : CityTable.values()) {
            var header = table.header.split(",", -1);
            for (var line : lines(table)) {
                var cells = line.split(",", -1);
                for (int i = 0; i < cells.length; i++) (NAMING.contains(header[i]) ? naming : kept).add(cells[i]);
            }
        }

        assertThat(naming).hasSizeGreaterThan(2_000);
        naming.retainAll(kept);
        assertThat(naming).isEmpty();
        assertThat(kept).noneMatch(cell -> cell.codePoints().anyMatch(c -> c > 0x7f));
    }

    @Test
    void nobody_does_anything_before_joining_or_after_death_leaving_or_certification() throws IOException {
        City.make(new Plan(4_000, 8, Effect.USUAL), folder);

        var stays = new TreeMap<String, List<String[]>>();
        for (var row : cells(CityTable.ENROLMENT))
            stays.computeIfAbsent(row[0], k -> new ArrayList<>()).add(row);
        var certified = new TreeMap<String, String>();
        for (var row : cells(CityTable.CERTIFICATION))
            certified.merge(row[0], row[1], (a, b) -> a.compareTo(b) < 0 ? a : b);
        var gone = new TreeMap<String, String>();
        for (var row : cells(CityTable.DEPARTURE)) if (row[4].isEmpty()) gone.put(row[0], row[1]);

        for (var table : List.of(CityTable.ATTENDANCE, CityTable.STEPS, CityTable.BODY))
            for (var row : cells(table)) {
                boolean taking = stays.getOrDefault(row[0], List.of()).stream()
                        .anyMatch(s -> s[3].compareTo(row[1]) <= 0 && (s[4].isEmpty() || row[1].compareTo(s[4]) < 0));
                boolean before = row[1].compareTo(certified.getOrDefault(row[0], "9999")) < 0
                        && row[1].compareTo(gone.getOrDefault(row[0], "9999")) < 0;
                if (!taking || !before) throw new AssertionError(table.file() + ": " + String.join(",", row));
            }
        assertThat(gone).hasSizeGreaterThan(100);
        assertThat(stays.values()).as("somebody joins twice or moves").anyMatch(s -> s.size() > 1);
    }

    /** The published means by age (5.1, 11.9, 18.5, 25.1, 30.0) within 0.6 points, 0.9 for the oldest; BMI shares within 2 points of percent. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void the_start_survey_has_the_published_means(long seed) {
        var tally = tally(new Plan(20_000, seed, Effect.USUAL));

        double[] means = {5.1, 11.9, 18.5, 25.1, 30.0};
        double[] thin = {0.059, 0.062, 0.077, 0.090, 0.097};
        for (int band = 0; band < Tally.BANDS; band++) {
            double answered = tally.answeredAtStart[band];
            assertThat(tally.scoreAtStart[band] / answered).isCloseTo(means[band], within(band == 4 ? 0.9 : 0.6));
            assertThat(tally.thinAtStart[band] / answered).isCloseTo(thin[band], within(0.02));
        }
    }

    /** Housebound and low in mood by the Kihon Checklist, against the published shares by age, within 4 points of percent. */
    @Test
    void the_checklist_has_the_published_prevalences() throws IOException {
        City.make(new Plan(20_000, 13, Effect.USUAL), folder);
        var ages = new TreeMap<String, Integer>();
        for (var row : cells(CityTable.PERSON))
            ages.put(row[0], Tally.band(2021 - Integer.parseInt(row[5].substring(0, 4))));
        var sheets = new TreeMap<String, Map<String, String>>();
        for (var row : cells(CityTable.ANSWER))
            if (row[2].equals("kihon-checklist") && row[1].compareTo("2021-07-01") < 0)
                sheets.computeIfAbsent(row[0], k -> new TreeMap<>()).put(row[4], row[5]);

        double[] housebound = {0.037, 0.050, 0.082, 0.134, 0.191};
        double[] lowMood = {0.238, 0.239, 0.287, 0.308, 0.412};
        for (int band = 0; band < Tally.BANDS; band++) {
            int of = band;
            var asked = sheets.entrySet().stream()
                    .filter(s -> ages.get(s.getKey()) == of)
                    .map(Map.Entry::getValue)
                    .toList();
            double in = asked.stream().filter(a -> a.get("16").equals("no")).count();
            double low = asked.stream()
                    .filter(a -> IntStream.range(21, 26)
                                    .filter(i -> a.get("" + i).equals("yes"))
                                    .count()
                            >= 2)
                    .count();
            assertThat(in / asked.size()).isCloseTo(housebound[band], within(0.04));
            assertThat(low / asked.size()).isCloseTo(lowMood[band], within(0.04));
        }
    }

    /** Certified within three years by score at the start, against the published risk: within a fifth and 1.5 points of percent. */
    @Test
    void people_need_care_as_often_as_the_scale_says() {
        var tally = tally(new Plan(40_000, 11, Effect.USUAL));

        double[] published = {1, 4.5, 12, 21, 31, 43.5};
        int[][] scores = {{0, 6}, {10, 13}, {18, 20}, {24, 26}, {29, 31}, {34, 36}};
        for (int i = 0; i < scores.length; i++) {
            long people = 0;
            long certified = 0;
            for (int score = scores[i][0]; score <= scores[i][1]; score++) {
                people += tally.atRisk[score];
                certified += tally.certifiedWithinThreeYears[score];
            }
            assertThat(100.0 * certified / people)
                    .as("scores %d to %d, %d people", scores[i][0], scores[i][1], people)
                    .isCloseTo(published[i], within(published[i] / 5 + 1.5));
        }
    }

    /** 157,000 yen a month within a twentieth. */
    @Test
    void a_recipient_of_care_costs_what_is_published() {
        var tally = tally(new Plan(20_000, 2, Effect.USUAL));

        assertThat((double) tally.recipientYen / tally.recipientMonths).isCloseTo(157_000, within(157_000 / 20.0));
    }

    /** A quarter within a twentieth; year 2 to year 1 as 5,838 to 2,603 (2.24) within 0.25. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void as_many_take_part_as_published(long seed) {
        var tally = tally(new Plan(20_000, seed, Effect.USUAL));

        assertThat((double) tally.participants).isCloseTo(5_000, within(250.0));
        assertThat((double) tally.participantsInYear[1] / tally.participantsInYear[0])
                .isCloseTo(2.24, within(0.25));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void taking_part_helps_and_a_naive_comparison_claims_far_more(long seed) {
        var plan = new Plan(20_000, seed, Effect.USUAL);
        var tally = tally(plan);
        var truth = new Truth(plan, tally, Map.of());

        long avoided = tally.twinsCertified - tally.certified;
        assertThat(avoided).isPositive();
        assertThat(tally.pointsAvoided).isPositive();
        assertThat(truth.careAvoided()).isPositive();
        assertThat(truth.naiveCertifiedAvoided()).isGreaterThan(BigDecimal.valueOf(2 * avoided));
        assertThat(truth.naiveCareAvoided()).isGreaterThan(BigDecimal.valueOf(2 * truth.careAvoided()));
    }

    @Test
    void without_an_effect_nothing_is_avoided_and_the_naive_comparison_still_claims_much() {
        var plan = new Plan(20_000, 1, Effect.NONE);
        var tally = tally(plan);
        var truth = new Truth(plan, tally, Map.of());

        assertThat(tally.twinsCertified).isEqualTo(tally.certified);
        assertThat(tally.pointsAvoided).isZero();
        assertThat(truth.careAvoided()).isZero();
        assertThat(truth.naiveCertifiedAvoided()).isGreaterThan(BigDecimal.valueOf(100));
        assertThat(truth.study())
                .contains("\"significant\": false")
                .doesNotContain("\"significant\": true")
                .contains("simulated truth, not an estimate");
    }

    /** At full dose the set hazard ratio; participants are on average below it, so the realised ratio lies between it and 1. */
    @Test
    void the_realised_effect_lies_between_none_and_the_one_that_was_set() {
        var tally = tally(new Plan(40_000, 9, Effect.parse("0.5,-2")));

        assertThat((double) tally.certified / tally.twinsCertified).isBetween(0.5, 0.9);
        assertThat((double) tally.pointsAvoided / tally.scored).isBetween(0.6, 2.0);
    }

    @Test
    void the_study_result_names_the_digest_of_the_protocol_beside_it() throws IOException {
        City.make(new Plan(500, 1, Effect.USUAL), folder);

        var protocol = Files.readString(folder.resolve("study-jages-final-protocol.json"));
        assertThat(Files.readString(folder.resolve("study-jages-final.json")))
                .contains(Digest.of(protocol).hex(), "\"format\": \"study-result/1\"");
    }

    @Test
    void an_agreement_reads_the_study_result_and_finds_the_effects_in_it() throws IOException {
        City.make(new Plan(3_000, 1, Effect.USUAL), folder);

        var study = StudyJson.read("study", Files.readString(folder.resolve("study-jages-final.json")));

        assertThat(study.id()).isEqualTo("jages-final");
        assertThat(study.registered())
                .as("unchanged since it was registered")
                .isEqualTo(new Study.Registered.Stated(study.protocol()));
        assertThat(study.effects())
                .extracting(e -> e.id() + " " + e.unit())
                .containsExactly("risk-points-avoided risk-points", "care-benefit-avoided JPY");
        assertThat(study.effects())
                .allMatch(e ->
                        e.lower().compareTo(e.estimate()) <= 0 && e.estimate().compareTo(e.upper()) <= 0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "0.8", "0.05,0", "0.8,-9", "much", ",", "0.8,x"})
    void an_effect_that_cannot_be_is_refused(String text) {
        assertThatThrownBy(() -> Effect.parse(text))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("city.effect");
    }

    @Test
    void a_city_too_small_is_refused() {
        assertThatThrownBy(() -> new Plan(99, 1, Effect.USUAL)).isInstanceOf(BadInput.class);
    }

    private static final Map<Plan, Tally> TALLIES = new ConcurrentHashMap<>();

    private static Tally tally(Plan plan) {
        return TALLIES.computeIfAbsent(plan, CityTest::count);
    }

    private static Tally count(Plan plan) {
        var town = new Town(plan.seed());
        var residents = IntStream.range(0, plan.people())
                .mapToObj(i -> Resident.of(plan.seed(), i))
                .toList();
        var joins = Recruitment.of(plan.seed(), residents);
        var total = new Tally();
        for (int from = 0; from < residents.size(); from += 500)
            total.add(new Chunk(plan, town, residents.subList(from, Math.min(from + 500, residents.size())), joins)
                    .tally);
        return total;
    }

    private List<String> lines(CityTable table) throws IOException {
        var lines = Files.readAllLines(folder.resolve("source").resolve(table.file()));
        assertThat(lines.getFirst()).isEqualTo(table.header);
        return lines.subList(1, lines.size());
    }

    private List<String[]> cells(CityTable table) throws IOException {
        return lines(table).stream().map(l -> l.split(",", -1)).toList();
    }

    private static Map<String, Digest> digests(Path city) throws IOException {
        var digests = new TreeMap<String, Digest>();
        try (var files = Files.walk(city)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                digests.put(city.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
        }
        return digests;
    }
}
