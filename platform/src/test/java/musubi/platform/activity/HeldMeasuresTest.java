package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import musubi.evidence.pack.Pack;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.Disclosures;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.BadInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

/** Measures of the body that can hardly be true: kept, and counted once somebody has accepted them. */
class HeldMeasuresTest {
    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();
    private final Flagged flagged = ServerFixture.part(Flagged.class);
    private final BodyReadings bodies = ServerFixture.part(BodyReadings.class);

    private static BodyReading reading(
            LocalDate day, @Nullable String weight, @Nullable Integer upper, @Nullable Integer lower) {
        return new BodyReading(
                day,
                BodyReadings.OWN,
                "manual",
                null,
                weight == null ? null : new BigDecimal(weight),
                null,
                null,
                null,
                upper,
                lower);
    }

    private void told(BodyReading reading) {
        city.as(() -> bodies.keep(UUID.randomUUID(), hanako, reading));
    }

    private void weighs(int daysAgo, String weight) {
        told(reading(city.today().minusDays(daysAgo), weight, null, null));
    }

    private List<Flag> list(String kind, String state) {
        return city.as(() ->
                flagged.list(new Flagged.Wanted(city.today().minusDays(30), city.today(), kind, "", state), 0, 50));
    }

    private List<Flag> open() {
        return list("body", "open");
    }

    private Flagged.Outcome decide(UUID batch, List<Flag.Seen> seen, Flagged.Verdict verdict) {
        return city.as(() -> flagged.decide(batch, seen, verdict, "本人に確かめた"));
    }

    /** Of each day what counts, newest first. */
    private List<String> counting() {
        return city.as(() -> bodies.measured(hanako, 50).stream()
                .map(Measured::counting)
                .map(r -> "%s %s/%s".formatted(r.weightKg(), r.systolic(), r.diastolic()))
                .toList());
    }

    /** How many body rows a pack holds that is sealed now. */
    private long sealed() {
        return city.as(() -> ServerFixture.part(Snapshots.class)
                .glance(snapshot -> Optional.ofNullable(
                                Pack.open(snapshot.pack()).manifest().tables().get("body"))
                        .map(table -> table.rows())
                        .orElse(0L)));
    }

    @ParameterizedTest
    @CsvSource({
        "19.99, , , range",
        "20, , , ",
        "250, , , ",
        "250.01, , , range",
        ", 59, 40, range",
        ", 60, 40, ",
        ", 200, 150, ",
        ", 200, 151, range",
        ", 130, 29, range",
        ", 80, 80, order",
        ", 80, 130, order",
        "65, 131, 82, "
    })
    void what_lies_outside_the_usual_range_is_held_and_the_ends_are_inside(
            @Nullable String weight, @Nullable Integer upper, @Nullable Integer lower, @Nullable String reason) {
        told(reading(city.today(), weight, upper, lower));

        assertThat(open()).extracting(Flag::reason).isEqualTo(reason == null ? List.of() : List.of(reason));
        assertThat(sealed()).isEqualTo(reason == null ? 1 : 0);
    }

    @Test
    void height_and_waist_are_held_outside_their_range_too() {
        told(new BodyReading(
                city.today(),
                BodyReadings.OWN,
                "manual",
                new BigDecimal("99.9"),
                null,
                new BigDecimal("39.9"),
                null,
                null,
                null,
                null));

        assertThat(open()).extracting(flag -> flag.figure().measure()).containsExactly("height", "waist");
    }

    @Test
    void a_weight_that_jumps_by_more_than_a_fifth_within_half_a_year_is_held_and_is_no_measure_for_the_next() {
        weighs(10, "60");
        weighs(9, "72");
        weighs(8, "86.41");
        weighs(7, "57.6");
        weighs(6, "86.41");

        assertThat(open()).extracting(flag -> flag.figure().shown()).containsExactly("86.41", "86.41");
        assertThat(open()).extracting(Flag::reason).containsOnly("jump");
        assertThat(counting())
                .containsExactly(
                        "null null/null", "57.60 null/null", "null null/null", "72.00 null/null", "60.00 null/null");
    }

    @Test
    void a_weight_of_more_than_half_a_year_ago_is_no_measure_for_todays() {
        weighs(Doubt.REMEMBERED_DAYS + 1, "90");
        weighs(0, "60");
        assertThat(open()).isEmpty();

        weighs(Doubt.REMEMBERED_DAYS, "90");
        weighs(0, "60");
        assertThat(open()).extracting(Flag::reason).containsExactly("jump");
    }

    @Test
    void what_nobody_can_measure_is_refused_as_before() {
        assertThatThrownBy(() -> weighs(0, "-1")).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> weighs(0, "400.01")).isInstanceOf(DataAccessException.class);
        assertThat(open()).isEmpty();
    }

    @Test
    void what_is_held_is_no_evidence_until_it_is_released_and_again_none_when_it_is_refused_later() {
        weighs(3, "60");
        told(reading(city.today(), "160", 131, 82));
        assertThat(counting()).containsExactly("null 131/82", "60.00 null/null");
        assertThat(city.as(() -> bodies.waits(hanako, city.today(), BodyReadings.OWN)))
                .isTrue();

        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.ACCEPTED);
        assertThat(counting()).containsExactly("160.00 131/82", "60.00 null/null");
        assertThat(city.as(() -> bodies.waits(hanako, city.today(), BodyReadings.OWN)))
                .isFalse();

        decide(UUID.randomUUID(), List.of(list("body", "decided").getFirst().seen()), Flagged.Verdict.LEFT_OUT);
        assertThat(counting()).containsExactly("null 131/82", "60.00 null/null");
        assertThat(list("body", "decided")).extracting(Flag::state).containsExactly("left-out");
    }

    @Test
    void a_pack_has_the_measure_from_its_release_until_that_is_taken_back() {
        weighs(0, "300");
        assertThat(sealed()).isZero();

        var batch = UUID.randomUUID();
        decide(batch, List.of(open().getFirst().seen()), Flagged.Verdict.ACCEPTED);
        assertThat(sealed()).isOne();

        var undoing = UUID.randomUUID();
        for (int click = 0; click < 2; click++)
            assertThat(city.as(() -> flagged.undo(undoing, batch, "人違いだった"))).isEqualTo(new Flagged.Outcome(1, 0));
        assertThat(sealed()).isZero();
        assertThat(open()).extracting(Flag::state).containsExactly("held");
    }

    @Test
    void a_correction_takes_the_place_of_what_is_held_also_of_what_was_decided() {
        weighs(0, "300");
        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.LEFT_OUT);

        weighs(0, "60");
        assertThat(list("body", "")).isEmpty();
        assertThat(counting()).containsExactly("60.00 null/null");

        weighs(0, "301");
        assertThat(open()).extracting(flag -> flag.figure().shown()).containsExactly("301");
    }

    @Test
    void of_a_day_each_measure_and_the_steps_are_decided_by_themselves_in_one_go_and_taken_back_so() {
        told(reading(city.today(), "300", 80, 130));
        city.as(() -> ServerFixture.part(Uploads.class)
                .keep(
                        UUID.randomUUID(),
                        List.of(new StepsReading(hanako, city.today(), BodyReadings.OWN, "manual", 9_000))));
        assertThat(list("", "open"))
                .extracting(f -> f.figure().measure())
                .containsExactly("pressure", "steps", "weight");
        assertThat(list("steps", "open")).extracting(Flag::reason).containsExactly("manual");
        assertThat(city.as(flagged::held)).isEqualTo(3);

        var batch = UUID.randomUUID();
        var seen = list("", "open").stream().map(Flag::seen).toList();
        for (int click = 0; click < 2; click++)
            assertThat(decide(batch, seen, Flagged.Verdict.LEFT_OUT)).isEqualTo(new Flagged.Outcome(3, 0));
        assertThat(city.as(flagged::held)).isZero();
        assertThat(city.as(() -> flagged.decisions(batch)))
                .extracting(d -> d.figure().measure() + " " + d.figure().shown())
                .containsExactly("pressure 80/130", "steps 9,000", "weight 300");

        var weight = list("body", "decided").stream()
                .filter(f -> f.figure().measure().equals("weight"))
                .findFirst()
                .orElseThrow();
        decide(UUID.randomUUID(), List.of(weight.seen()), Flagged.Verdict.ACCEPTED);
        assertThat(city.as(() -> flagged.undo(UUID.randomUUID(), batch, "やり直し")))
                .isEqualTo(new Flagged.Outcome(2, 1));

        assertThat(list("", "")).extracting(Flag::state).containsExactly("held", "held", "accepted");
    }

    @Test
    void of_two_officers_who_decide_at_once_one_decides_and_the_other_is_told() throws Exception {
        weighs(0, "300");
        var seen = List.of(open().getFirst().seen());
        var work = List.of(Flagged.Verdict.ACCEPTED, Flagged.Verdict.LEFT_OUT);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var outcomes = threads.invokeAll(work.stream()
                    .map(verdict -> (Callable<Flagged.Outcome>) () -> decide(UUID.randomUUID(), seen, verdict))
                    .toList());
            assertThat(List.of(outcomes.getFirst().get(), outcomes.getLast().get()))
                    .containsExactlyInAnyOrder(new Flagged.Outcome(1, 0), new Flagged.Outcome(0, 1));
        }
        assertThat(list("body", "decided")).hasSize(1);
    }

    @Test
    void what_counts_anyway_is_not_decided_about() {
        weighs(0, "60");
        var made = new Flag.Seen(
                hanako, city.today(), BodyReadings.OWN, new Flag.Figure("weight", new BigDecimal("60"), 0), 0);

        assertThat(decide(UUID.randomUUID(), List.of(made), Flagged.Verdict.LEFT_OUT))
                .isEqualTo(new Flagged.Outcome(0, 1));
        assertThat(counting()).containsExactly("60.00 null/null");
    }

    @Test
    void an_export_is_held_day_by_day_against_what_counts_before() {
        var text = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[%s,%s,%s]}"
                .formatted(weighed(3, "60"), weighed(2, "160"), weighed(1, "61"));
        city.as(() -> {
            try {
                return ServerFixture.part(Pieces.class)
                        .tell(hanako, "fhir.json", new ByteArrayInputStream(text.getBytes(UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(open()).extracting(f -> f.figure().shown()).containsExactly("160");
        assertThat(sealed()).isEqualTo(2);
    }

    private String weighed(int daysAgo, String kilograms) {
        return """
                {"resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s","valueQuantity":{"value":%s,"code":"kg"}}}
                """.formatted(hanako, city.today().minusDays(daysAgo), kilograms);
    }

    private <T> T as(Role role, Optional<UUID> resident, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor(UUID.randomUUID().toString(), role, city.code(), resident, Optional.empty()), work);
    }

    @Test
    void a_resident_sees_that_theirs_waits_and_decides_nothing_and_another_municipality_sees_nothing() {
        weighs(0, "300");
        var seen = List.of(open().getFirst().seen());

        var own = as(Role.RESIDENT, Optional.of(hanako.value()), () -> bodies.measured(hanako, 5));
        assertThat(own)
                .singleElement()
                .satisfies(m -> assertThat(m.state("weight")).isEqualTo("held"));
        assertThat(as(Role.RESIDENT, Optional.of(city.joined().value()), () -> bodies.measured(hanako, 5)))
                .isEmpty();
        for (var role : List.of(Role.RESIDENT, Role.COUNTER))
            assertThatThrownBy(() -> as(
                            role,
                            role == Role.RESIDENT ? Optional.of(hanako.value()) : Optional.empty(),
                            () -> flagged.decide(UUID.randomUUID(), seen, Flagged.Verdict.ACCEPTED, "本当です")))
                    .as(role.word())
                    .isInstanceOf(DataAccessException.class);
        assertThat(ServerFixture.as(
                        ServerFixture.municipality(),
                        () -> flagged.decide(UUID.randomUUID(), seen, Flagged.Verdict.ACCEPTED, "隣の市")))
                .isEqualTo(new Flagged.Outcome(0, 1));
        assertThat(open()).hasSize(1);
    }

    @Test
    void what_was_decided_stands_in_what_is_handed_to_the_person() {
        weighs(0, "300");
        decide(UUID.randomUUID(), List.of(open().getFirst().seen()), Flagged.Verdict.LEFT_OUT);

        var held = city.as(() -> ServerFixture.part(Disclosures.class).of(hanako));

        assertThat(held.stream().filter(s -> s.id().equals("body-decided")).toList())
                .singleElement()
                .satisfies(s -> assertThat(s.rows())
                        .singleElement()
                        .satisfies(row -> assertThat(row.toString()).contains("weight", "300.00", "left-out")));
        assertThat(held.stream().filter(s -> s.id().equals("steps-decided")).flatMap(s -> s.rows().stream()))
                .isEmpty();
    }

    @Test
    void a_figure_that_no_page_wrote_is_not_read() {
        var text = "%s %s weight:1e99999999:0 0 own".formatted(hanako, city.today());

        assertThatThrownBy(() -> Flag.Seen.of(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        city.as(() -> flagged.decide(UUID.randomUUID(), List.of(), Flagged.Verdict.ACCEPTED, " ")))
                .isInstanceOf(BadInput.class);
    }
}
