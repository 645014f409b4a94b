package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import musubi.evidence.pack.PersonalExport;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.people.Disclosures;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is told piece by piece: each is kept, and the day is made of all of them. */
class PiecesTest {
    /** What evidence calls a device of the name iPhone. */
    private static final String PHONE = "apple-iphone-38";

    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final LocalDate day = today.minusDays(20);
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ExportFixture.joined(city, today.minusDays(100));

    /** What a device counted from one moment until another. */
    private record Walk(String device, LocalDateTime from, LocalDateTime until, int steps) {
        Walk(LocalDate day, int from, int until, int steps) {
            this(
                    "iPhone",
                    day.atStartOfDay().plusHours(from),
                    day.atStartOfDay().plusHours(until),
                    steps);
        }

        String of(PersonId person) {
            return """
                    {"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"55423-8"}]},
                     "subject":{"reference":"Patient/%s"},"device":{"display":"%s"},"effectivePeriod":{"start":"%s:00+09:00","end":"%s:00+09:00"},
                     "valueQuantity":{"value":%d,"code":"{steps}"}}}
                    """.formatted(person, device, from, until, steps);
        }
    }

    private static String bundle(PersonId person, List<Walk> walks) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[%s]}"
                .formatted(walks.stream().map(walk -> walk.of(person)).collect(Collectors.joining(",")));
    }

    private Pieces.Answer tell(PersonId person, String text) {
        return ServerFixture.as(city, () -> {
            try {
                return ServerFixture.part(Pieces.class).tell(person, "fhir.json", bytes(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private Pieces.Answer tell(Walk... walks) {
        return tell(hanako, bundle(hanako, List.of(walks)));
    }

    /** Each day and source with its steps and why it is held. */
    private List<String> days(PersonId person) {
        return ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class).days(person, today.minusDays(90)).stream()
                        .map(d -> "%s %s %d %s".formatted(d.day(), d.source(), d.steps(), d.held()))
                        .sorted()
                        .toList());
    }

    private List<Integer> steps() {
        return ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class).days(hanako, today.minusDays(90)).stream()
                        .map(Uploads.Day::steps)
                        .toList());
    }

    private static List<String> inOneFile(PersonId person, List<Walk> walks) throws IOException {
        return PersonalExport.read(
                        bytes(bundle(person, walks)),
                        "fhir.json",
                        new musubi.evidence.record.PersonId(person.toString()),
                        Japan.TIME)
                .days()
                .stream()
                .map(d -> "%s %s %d %s"
                        .formatted(
                                d.day(),
                                d.source(),
                                d.reported(),
                                d.held().map(h -> h.code()).orElse("")))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void in_whatever_order_and_groups_parts_are_told_they_make_what_one_file_of_them_makes_by_seed(long seed)
            throws IOException {
        var random = new Random(seed);
        var last = new LinkedHashMap<List<Object>, Walk>();
        var told = new ArrayList<Walk>();
        for (int i = 0; i < 40; i++) {
            var walk = walk(random);
            last.putIfAbsent(List.of(walk.device(), walk.from(), walk.until()), walk);
        }
        told.addAll(last.values());
        Collections.shuffle(told, random);
        // A third is told wrongly first; what is told last of a time stands.
        for (var walk : List.copyOf(told))
            if (random.nextInt(3) == 0)
                told.add(
                        random.nextInt(told.indexOf(walk) + 1),
                        new Walk(walk.device(), walk.from(), walk.until(), random.nextInt(3_000)));

        for (int from = 0; from < told.size(); ) {
            int until = Math.min(told.size(), from + 1 + random.nextInt(4));
            var group = new LinkedHashMap<List<Object>, Walk>();
            for (var walk : told.subList(from, until))
                group.put(List.of(walk.device(), walk.from(), walk.until()), walk);
            assertThat(tell(hanako, bundle(hanako, List.copyOf(group.values()))))
                    .isNotInstanceOf(Pieces.Answer.Refused.class);
            from = until;
        }

        assertThat(days(hanako)).isEqualTo(inOneFile(hanako, List.copyOf(last.values())));
        assertThat(tell(hanako, bundle(hanako, List.copyOf(last.values())))).isEqualTo(new Pieces.Answer.Stands());
    }

    /** Hours, minutes, nights over midnight, counters since one start, and whole days, of two devices on four days. */
    private Walk walk(Random random) {
        var device = random.nextInt(4) == 0 ? "Apple Watch" : "iPhone";
        var start = day.plusDays(random.nextInt(4)).atStartOfDay();
        int steps = 1 + random.nextInt(2_000);
        return switch (random.nextInt(6)) {
            case 0 -> {
                var from = start.plusMinutes(random.nextInt(24 * 60));
                yield new Walk(device, from, from.plusMinutes(1 + random.nextInt(30)), steps);
            }
            case 1 -> new Walk(device, start.plusHours(22), start.plusHours(25 + random.nextInt(30)), steps);
            case 2 -> new Walk(device, start.plusHours(6), start.plusHours(7 + random.nextInt(12)), steps);
            case 3 -> new Walk(device, start, start.plusDays(1), 3 * steps);
            default -> {
                var from = start.plusHours(random.nextInt(24));
                yield new Walk(device, from, from.plusHours(1), steps);
            }
        };
    }

    @Test
    void parts_that_are_told_at_once_by_several_are_all_kept() throws Exception {
        try (var senders = Executors.newFixedThreadPool(4)) {
            var work = new ArrayList<Callable<Pieces.Answer>>();
            for (int hour = 6; hour < 14; hour++) {
                var walk = new Walk(day, hour, hour + 1, 100);
                work.add(() -> tell(walk));
            }
            for (var one : senders.invokeAll(work)) assertThat(one.get()).isEqualTo(new Pieces.Answer.Kept());
        }

        assertThat(steps()).containsExactly(800);
    }

    @Test
    void a_file_says_what_the_whole_day_came_to_and_parts_that_are_told_after_it_are_added_by_the_same_rules() {
        tell(new Walk(day, 9, 10, 500), new Walk(day, 10, 11, 700));
        file(PHONE, 400, "");
        assertThat(steps()).as("the file is the last word").containsExactly(400);

        tell(new Walk(day, 14, 15, 100));
        assertThat(steps()).as("a total beside a smaller part counts by itself").containsExactly(400);
        tell(new Walk(day, 9, 10, 500));
        assertThat(steps()).containsExactly(600);
    }

    @Test
    void a_count_that_is_held_does_not_count_because_a_part_of_its_day_is_told() {
        file(PHONE, 9_000, "rate");

        tell(new Walk(day, 14, 15, 100));

        assertThat(days(hanako)).containsExactly(day + " " + PHONE + " 9000 rate");
    }

    private void file(String source, int steps, String held) {
        in("""
                insert into activity.upload (municipality, upload, digest, rows, received_at)
                values (scope.municipality(), :upload, 'a file', 1, clock_timestamp());
                insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on, held)
                values (scope.municipality(), :person, :day, '%s', :upload, 'unknown', %d, current_date, nullif('%s', ''))
                """.formatted(source, steps, held));
    }

    private void in(String sql) {
        ServerFixture.as(
                city,
                () -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(sql)
                                .param("person", hanako.value())
                                .param("day", day)
                                .param("upload", UUID.randomUUID())
                                .param("then", day.plusDays(1).atTime(9, 0).atOffset(ZoneOffset.UTC))
                                .update()));
    }

    @Test
    void the_last_word_counts_though_the_clock_was_set_back_since_the_one_before() {
        in("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, person, piece)
                values (scope.municipality(), :upload, 'a clock ahead', 1, clock_timestamp() + interval '1 hour', :person, true);
                insert into activity.part (municipality, person, source, starts_at, ends_at, upload, offset_seconds, from_day, to_day, method, steps,
                                           recorded_on)
                values (scope.municipality(), :person, '%1$s', cast('%2$s 09:00+09' as timestamptz), cast('%2$s 10:00+09' as timestamptz), :upload,
                        32400, :day, :day, 'unknown', 500, current_date);
                insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on)
                values (scope.municipality(), :person, :day, '%1$s', :upload, 'unknown', 500, current_date)
                """.formatted(PHONE, day));

        tell(new Walk(day, 9, 10, 450));
        tell(new Walk(day, 10, 11, 700));

        assertThat(steps()).containsExactly(1_150);
    }

    @Test
    void another_municipality_tells_nothing_of_her() {
        var neighbour = ServerFixture.municipality();

        assertThatThrownBy(() -> ServerFixture.as(neighbour, () -> {
                    try {
                        return ServerFixture.part(Pieces.class)
                                .tell(hanako, "fhir.json", bytes(bundle(hanako, List.of(new Walk(day, 9, 10, 500)))));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("steps.never-joined"));
        assertThat(steps()).isEmpty();
    }

    @Test
    void a_day_of_more_than_anybody_could_walk_is_refused_and_nothing_of_it_is_kept() {
        tell(new Walk(day, 9, 10, 600_000));

        assertThatThrownBy(() -> tell(new Walk(day, 10, 11, 600_000)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("steps.impossible-day"));

        assertThat(days(hanako)).containsExactly(day + " " + PHONE + " 600000 rate");
    }

    @Test
    void a_weight_that_was_told_in_time_stays_in_time_when_the_blood_pressure_of_its_day_is_told_late() {
        in("""
                insert into activity.upload (municipality, upload, digest, rows, received_at, person, piece)
                values (scope.municipality(), :upload, 'then', 1, :then, :person, true);
                insert into activity.body (municipality, person, day, source, upload, method, weight_kg, recorded_on)
                values (scope.municipality(), :person, :day, 'fhir', :upload, 'unknown', 52.5, cast(:then as date))
                """);

        tell(hanako, """
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s","component":[
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":131,"code":"mm[Hg]"}},
                  {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":82,"code":"mm[Hg]"}}]}
                """.formatted(hanako, day));

        var held = ServerFixture.as(
                        city, () -> ServerFixture.part(Disclosures.class).of(hanako))
                .stream()
                .filter(section -> section.id().equals("body"))
                .findFirst()
                .orElseThrow();
        assertThat(held.rows())
                .extracting(
                        row -> "%s %s %s".formatted(row.get("weight_kg"), row.get("systolic"), row.get("recorded_on")))
                .containsExactlyInAnyOrder("52.50  " + day.plusDays(1), " 131 " + today);
        assertThat(bodies()).singleElement().satisfies(body -> {
            assertThat(body.weightKg()).isEqualByComparingTo("52.5");
            assertThat(body.diastolic()).isEqualTo(82);
        });
    }

    private List<BodyReading> bodies() {
        return ServerFixture.as(
                city, () -> ServerFixture.part(BodyReadings.class).of(hanako, 10));
    }

    private static BodyReading weighed(LocalDate day, String source, @Nullable String weight, @Nullable Integer upper) {
        return new BodyReading(
                day,
                source,
                "manual",
                null,
                weight == null ? null : new BigDecimal(weight),
                null,
                null,
                null,
                upper,
                upper == null ? null : 80);
    }

    private boolean measured(UUID form, BodyReading reading) {
        return ServerFixture.as(
                city, () -> ServerFixture.part(BodyReadings.class).keep(form, hanako, reading));
    }

    @Test
    void what_is_measured_in_the_morning_stays_when_something_else_is_measured_in_the_evening() {
        for (var source : List.of(BodyReadings.STATION, BodyReadings.OWN)) {
            measured(UUID.randomUUID(), weighed(day, source, "52.5", null));
            measured(UUID.randomUUID(), weighed(day, source, null, 131));
            measured(UUID.randomUUID(), weighed(day, source, "53", null));
        }

        assertThat(bodies()).hasSize(2).allSatisfy(body -> {
            assertThat(body.weightKg()).isEqualByComparingTo("53");
            assertThat(body.systolic()).isEqualTo(131);
            assertThat(body.method()).isEqualTo("manual");
        });
    }

    @Test
    void a_form_that_is_sent_again_with_another_figure_after_going_back_is_kept_and_a_repeated_click_changes_nothing() {
        var form = UUID.randomUUID();

        assertThat(measured(form, weighed(day, BodyReadings.OWN, "62.5", null))).isTrue();
        assertThat(measured(form, weighed(day, BodyReadings.OWN, "62.5", null))).isFalse();
        assertThat(measured(form, weighed(day, BodyReadings.OWN, "52.5", null))).isTrue();
        assertThat(measured(form, weighed(day, BodyReadings.OWN, "52.5", null))).isFalse();

        assertThat(bodies())
                .singleElement()
                .satisfies(body -> assertThat(body.weightKg()).isEqualByComparingTo("52.5"));
    }
}
