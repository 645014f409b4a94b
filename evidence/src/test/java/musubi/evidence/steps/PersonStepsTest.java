package musubi.evidence.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonStepsTest {
    private static final ZoneOffset JAPAN = ZoneOffset.ofHours(9);
    private final List<String> refused = new ArrayList<>();

    private final PersonSteps.Refusals refusals = new PersonSteps.Refusals() {
        @Override
        public void conflict(Stretch kept, Stretch no) {
            refused.add("conflict %d kept %d".formatted(no.line(), kept.line()));
        }

        @Override
        public void replaced(Stretch gone) {
            refused.add("replaced " + gone.line());
        }

        @Override
        public void impossible(LocalDate day, long steps, Stretch first) {
            refused.add("impossible %s %d".formatted(day, steps));
        }

        @Override
        public void repeated(Stretch again) {
            refused.add("repeated " + again.line());
        }

        @Override
        public void overlapsItself(Stretch clipped) {
            refused.add("overlaps " + clipped.line());
        }

        @Override
        public void otherFamily(Stretch first, long days) {
            refused.add("other family " + days);
        }

        @Override
        public void readInUtc(Stretch first, long days) {
            refused.add("in UTC " + days);
        }

        @Override
        public void readAsLocal(Stretch first, long days) {
            refused.add("local " + days);
        }
    };

    /** home-assistant/android#7510: a phone and a band, summed raw 13,405, true 7,639. */
    @Test
    void overlapping_watch_and_phone_give_the_true_7639_and_not_13405() {
        var stretches = List.of(
                watch("2026-09-23T08:00", "2026-09-23T09:00", 2500, 1),
                watch("2026-09-23T12:00", "2026-09-23T13:30", 3266, 2),
                phone("2026-09-23T08:00", "2026-09-23T09:00", 2480, 3),
                phone("2026-09-23T12:00", "2026-09-23T13:30", 3286, 4),
                phone("2026-09-23T18:00", "2026-09-23T18:40", 1873, 5));

        var days = resolve(stretches);

        assertThat(days.stream().mapToLong(SourceDay::reported).sum()).isEqualTo(13_405);
        assertThat(days.stream().mapToLong(SourceDay::steps).sum()).isEqualTo(7_639);
        assertThat(rows(days))
                .containsExactly("2026-09-23 phone 1873 of 7639 SENSED -", "2026-09-23 watch 5766 of 5766 SENSED -");
    }

    @Test
    void partial_overlap_is_prorated_in_whole_steps() {
        var days = resolve(List.of(
                watch("2026-04-01T10:00", "2026-04-01T10:10", 100, 1),
                phone("2026-04-01T10:05", "2026-04-01T10:20", 100, 2)));

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 67 of 100 SENSED -", "2026-04-01 watch 100 of 100 SENSED -");
    }

    @Test
    void the_operator_may_put_a_source_first() {
        var rules = new StepRules(List.of("phone", "watch"), 300, 100_000);
        var stretches = List.of(
                watch("2026-04-01T10:00", "2026-04-01T10:10", 100, 1),
                phone("2026-04-01T10:00", "2026-04-01T10:10", 90, 2));

        var days = new PersonSteps(rules, refusals).resolve(stretches);

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 90 of 90 SENSED -", "2026-04-01 watch 0 of 100 SENSED -");
    }

    @Test
    void midnight_at_the_place_of_walking_divides_a_stretch() {
        var days = resolve(List.of(watch("2026-04-01T23:50", "2026-04-02T00:20", 100, 1)));

        assertThat(rows(days))
                .containsExactly("2026-04-01 watch 33 of 33 SENSED -", "2026-04-02 watch 67 of 67 SENSED -");
    }

    /** 20:00 UTC on the first is the second in Japan and still the first in London. */
    @ParameterizedTest(name = "at offset {0} the day is {1}")
    @CsvSource({"+09:00, 2026-04-02", "+00:00, 2026-04-01", "-07:00, 2026-04-01"})
    void the_local_day_is_the_date_at_the_offset(String offset, LocalDate day) {
        long start = micros("2026-04-01T20:00", ZoneOffset.UTC);
        var stretch = new Stretch(
                "watch",
                Device.WATCH,
                Method.SENSED,
                Kind.DIFFERENCE,
                start,
                start + 10 * Stretch.MINUTE,
                ZoneOffset.of(offset).getTotalSeconds(),
                50,
                true,
                Stretch.NEVER_SAID,
                1,
                1);

        assertThat(resolve(List.of(stretch)))
                .singleElement()
                .satisfies(d -> assertThat(d.day()).isEqualTo(day));
    }

    @Test
    void a_counter_becomes_differences_and_may_begin_again() {
        var days = resolve(List.of(
                counter("2026-04-01T08:00", 1000, 1),
                counter("2026-04-01T09:00", 1500, 2),
                counter("2026-04-01T23:00", 4000, 3),
                counter("2026-04-02T07:00", 300, 4),
                counter("2026-04-02T08:00", 200, 5)));

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 3000 of 3000 SENSED -", "2026-04-02 phone 500 of 500 SENSED -");
    }

    @Test
    void an_identical_reading_counts_once_and_a_contradicting_one_is_refused() {
        var days = resolve(List.of(
                watch("2026-04-01T10:00", "2026-04-01T10:10", 100, 3),
                watch("2026-04-01T10:00", "2026-04-01T10:10", 100, 1),
                watch("2026-04-01T10:00", "2026-04-01T10:10", 120, 2)));

        assertThat(rows(days)).containsExactly("2026-04-01 watch 100 of 100 SENSED -");
        assertThat(refused).containsExactly("conflict 2 kept 1", "repeated 3");
    }

    @Test
    void a_days_total_and_its_hours_are_never_mixed() {
        var complete = List.of(
                watch("2026-04-01T00:00", "2026-04-02T00:00", 900, 1),
                watch("2026-04-01T10:00", "2026-04-01T11:00", 500, 2),
                watch("2026-04-01T11:00", "2026-04-01T12:00", 400, 3));
        var incomplete = complete.subList(0, 2);

        assertThat(rows(resolve(complete))).containsExactly("2026-04-01 watch 900 of 900 SENSED -");
        assertThat(resolve(complete).getFirst().line()).isEqualTo(2);
        assertThat(rows(resolve(incomplete))).containsExactly("2026-04-01 watch 900 of 900 SENSED -");
        assertThat(resolve(incomplete).getFirst().line()).isEqualTo(1);
    }

    @Test
    void a_gap_of_one_second_is_no_gap() {
        var days = resolve(List.of(
                watch("2026-04-01T10:00:00", "2026-04-01T10:00:59", 60, 1),
                watch("2026-04-01T10:01:00", "2026-04-01T10:01:59", 60, 2),
                phone("2026-04-01T10:00:00", "2026-04-01T10:01:59", 120, 3)));

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 0 of 120 SENSED -", "2026-04-01 watch 120 of 120 SENSED -");
    }

    @ParameterizedTest(name = "{0} steps in {1} minutes, {2}: {3}")
    @CsvSource({
        "3000, 10, SENSED, -",
        "3001, 10, SENSED, RATE",
        "10, 10, MANUAL, MANUAL",
        "100000, 1400, SENSED, -",
        "100001, 1400, UNKNOWN, DAY_TOTAL"
    })
    void typed_and_implausible_steps_are_held(long count, int minutes, Method method, String held) {
        long start = micros("2026-04-01T00:10", JAPAN);
        var stretch = new Stretch(
                "watch",
                Device.WATCH,
                method,
                Kind.DIFFERENCE,
                start,
                start + minutes * Stretch.MINUTE,
                JAPAN.getTotalSeconds(),
                count,
                true,
                Stretch.NEVER_SAID,
                1,
                1);

        assertThat(resolve(List.of(stretch)).getFirst().held().map(Enum::name).orElse("-"))
                .isEqualTo(held);
    }

    private static Stretch nothing(String from, String until, boolean worn, int sourceNo) {
        return new Stretch(
                "watch",
                Device.WATCH,
                Method.SENSED,
                Kind.DIFFERENCE,
                micros(from, JAPAN),
                micros(until, JAPAN),
                JAPAN.getTotalSeconds(),
                0,
                worn,
                Stretch.NEVER_SAID,
                sourceNo,
                1);
    }

    @Test
    void hours_and_totals_of_nothing_do_not_say_that_an_unworn_device_was_worn() {
        var total = nothing("2026-04-01T00:00", "2026-04-02T00:00", true, 1);
        var unworn = nothing("2026-04-01T00:00", "2026-04-02T00:00", false, 2);
        var hour = nothing("2026-04-01T10:00", "2026-04-01T11:00", true, 3);

        assertThat(rows(resolve(List.of(total, unworn, hour))))
                .containsExactly("2026-04-01 watch 0 of 0 SENSED NOT_WORN");
        assertThat(rows(resolve(List.of(total, hour)))).containsExactly("2026-04-01 watch 0 of 0 SENSED -");
    }

    @Test
    void a_day_nobody_wore_the_watch_does_not_displace_the_phone() {
        var unworn = nothing("2026-04-01T00:00", "2026-04-02T00:00", false, 1);

        var days = resolve(List.of(unworn, phone("2026-04-01T10:00", "2026-04-01T10:30", 900, 2)));

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 900 of 900 SENSED -", "2026-04-01 watch 0 of 0 SENSED NOT_WORN");
    }

    /** Every minute belongs to the strongest source that has a stretch there, minute for minute. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 20260901})
    void at_every_instant_exactly_the_strongest_source_counts(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            var stretches = new ArrayList<Stretch>();
            var owner = new TreeMap<Integer, Integer>();
            for (int source = 2; source >= 0; source--) {
                int minute = random.nextInt(200);
                while (minute < 2700) {
                    int length = 1 + random.nextInt(120);
                    int rate = 1 + random.nextInt(100);
                    stretches.add(stretch(source, minute, minute + length, (long) rate * length, stretches.size() + 1));
                    for (int m = minute; m < minute + length; m++) owner.put(m, rate);
                    minute += length + random.nextInt(90);
                }
            }
            long expected = owner.values().stream().mapToLong(r -> r).sum();

            var days = resolve(stretches);

            assertThat(days.stream().mapToLong(SourceDay::steps).sum())
                    .isCloseTo(expected, org.assertj.core.data.Offset.offset(tolerance(days)));
            var whole = stretches.stream().mapToLong(Stretch::count).sum();
            assertThat(days.stream().mapToLong(SourceDay::reported).sum()).isEqualTo(whole);
        }
    }

    /** A stretch cut by midnight first and by another source then may be rounded twice: at most one step a day and source. */
    private static long tolerance(List<SourceDay> days) {
        return days.size();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8, 9, 20260902})
    void order_and_repetition_change_nothing_and_totals_stay_between_the_top_source_and_the_sum(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            var stretches = new ArrayList<Stretch>();
            for (int i = 0; i < 60; i++) {
                int from = random.nextInt(2800);
                stretches.add(
                        stretch(random.nextInt(3), from, from + 1 + random.nextInt(200), random.nextInt(3000), i + 1));
            }
            var first = resolve(stretches);
            var shuffled = new ArrayList<>(stretches);
            for (var s : stretches.subList(0, 20))
                shuffled.add(new Stretch(
                        s.source(),
                        s.device(),
                        s.method(),
                        s.kind(),
                        s.start(),
                        s.end(),
                        s.offsetSeconds(),
                        s.count(),
                        s.worn(),
                        s.recordedOn(),
                        2,
                        s.line()));
            Collections.shuffle(shuffled, random);

            assertThat(resolve(shuffled)).isEqualTo(first);
            var byDay = first.stream().collect(Collectors.groupingBy(SourceDay::day));
            byDay.forEach((day, rows) -> {
                long total = rows.stream().mapToLong(SourceDay::steps).sum();
                long sum = rows.stream().mapToLong(SourceDay::reported).sum();
                long top = rows.stream()
                        .filter(r -> r.source().equals("watch"))
                        .mapToLong(SourceDay::reported)
                        .sum();
                assertThat(total).isBetween(top, sum);
            });
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {10, 11})
    void parts_sum_to_the_whole(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            var lengths = random.longs(1 + random.nextInt(6), 1, 1L << 37).toArray();
            long count = random.nextInt(1_000_000);

            var shares = PersonSteps.shares(count, lengths);

            assertThat(java.util.Arrays.stream(shares).sum()).isEqualTo(count);
            double whole = java.util.Arrays.stream(lengths).sum();
            for (int i = 0; i < shares.length; i++)
                assertThat(Math.abs(shares[i] - count * (lengths[i] / whole))).isLessThan(1.000001);
        }
    }

    private List<SourceDay> resolve(List<Stretch> stretches) {
        refused.clear();
        return new PersonSteps(StepRules.DEFAULT, refusals).resolve(stretches);
    }

    /** Open mHealth writes a counter as counts that all begin at midnight. */
    @Test
    void counts_since_one_moment_are_a_counter_and_each_step_stands_where_it_was_walked() {
        var watch = watch("2026-04-01T08:00", "2026-04-01T09:00", 1_000, 9);
        var counts = List.of(
                phone("2026-04-01T00:00", "2026-04-01T08:00", 500, 1),
                phone("2026-04-01T00:00", "2026-04-01T09:00", 1_400, 2),
                phone("2026-04-01T00:00", "2026-04-01T20:00", 8_000, 3),
                phone("2026-04-01T21:00", "2026-04-01T21:30", 100, 4),
                phone("2026-04-01T21:00", "2026-04-01T22:00", 300, 5),
                watch);

        var days = new PersonSteps(StepRules.DEFAULT, refusals).resolve(counts);

        assertThat(rows(days))
                .containsExactly("2026-04-01 phone 7400 of 8300 SENSED -", "2026-04-01 watch 1000 of 1000 SENSED -");
        assertThat(refused).isEmpty();
    }

    @Test
    void counts_since_one_moment_that_fall_are_no_counter() {
        var days = new PersonSteps(StepRules.DEFAULT, refusals)
                .resolve(List.of(
                        phone("2026-04-01T08:10", "2026-04-01T09:00", 500, 1),
                        phone("2026-04-01T08:10", "2026-04-01T10:00", 400, 2)));

        assertThat(rows(days)).containsExactly("2026-04-01 phone 400 of 400 SENSED -");
        assertThat(refused).containsExactly("overlaps 1");
    }

    @Test
    void a_day_above_what_a_pack_can_hold_is_refused_and_takes_no_time_from_others() {
        var days = new PersonSteps(StepRules.DEFAULT, refusals)
                .resolve(List.of(
                        watch("2026-04-01T08:00", "2026-04-01T09:00", 600_000, 1),
                        watch("2026-04-01T09:00", "2026-04-01T10:00", 600_000, 2),
                        phone("2026-04-01T08:00", "2026-04-01T09:00", 900, 3)));

        assertThat(rows(days)).containsExactly("2026-04-01 phone 900 of 900 SENSED -");
        assertThat(refused).containsExactly("impossible 2026-04-01 1200000");
    }

    private static List<String> rows(List<SourceDay> days) {
        return days.stream()
                .map(d -> "%s %s %d of %d %s %s"
                        .formatted(
                                d.day(),
                                d.source(),
                                d.steps(),
                                d.reported(),
                                d.method(),
                                d.held().map(Enum::name).orElse("-")))
                .toList();
    }

    private static Stretch stretch(int source, int fromMinute, int untilMinute, long count, long line) {
        long zero = micros("2026-04-01T00:00", JAPAN);
        return new Stretch(
                List.of("watch", "phone", "band").get(source),
                List.of(Device.WATCH, Device.PHONE, Device.OTHER).get(source),
                Method.SENSED,
                Kind.DIFFERENCE,
                zero + fromMinute * Stretch.MINUTE,
                zero + untilMinute * Stretch.MINUTE,
                JAPAN.getTotalSeconds(),
                count,
                true,
                Stretch.NEVER_SAID,
                1,
                line);
    }

    private static Stretch watch(String from, String until, long count, long line) {
        return of("watch", Device.WATCH, Kind.DIFFERENCE, from, until, count, line);
    }

    private static Stretch phone(String from, String until, long count, long line) {
        return of("phone", Device.PHONE, Kind.DIFFERENCE, from, until, count, line);
    }

    private static Stretch counter(String at, long count, long line) {
        return of("phone", Device.PHONE, Kind.COUNTER, at, at, count, line);
    }

    private static Stretch of(
            String source, Device device, Kind kind, String from, String until, long count, long line) {
        return new Stretch(
                source,
                device,
                Method.SENSED,
                kind,
                micros(from, JAPAN),
                micros(until, JAPAN),
                JAPAN.getTotalSeconds(),
                count,
                true,
                Stretch.NEVER_SAID,
                1,
                line);
    }

    private static long micros(String local, ZoneOffset offset) {
        return ChronoUnit.MICROS.between(
                java.time.Instant.EPOCH, LocalDateTime.parse(local).toInstant(offset));
    }
}
