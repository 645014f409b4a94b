package musubi.platform.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.activity.Walking.Standing;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

class WalkingTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final LocalDate joined = today.minusDays(30);
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ExportFixture.joined(city, joined);

    private void told(LocalDate day, String source, String method, int steps) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class)
                        .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, day, source, method, steps))));
    }

    private Walking.Walk walk() {
        return ServerFixture.as(city, () -> ServerFixture.part(Walking.class).of(hanako));
    }

    private List<String> counts(LocalDate day) {
        return walk().days().get(day).counts().stream()
                .map(c -> c.said().source() + " " + c.standing())
                .toList();
    }

    @Test
    void of_several_that_tell_the_same_day_a_watch_counts_before_a_telephone_and_a_telephone_before_others() {
        told(today, "pedometer", "sensed", 9_000);
        told(today, "iphone", "sensed", 5_000);
        told(today.minusDays(1), "pedometer", "sensed", 9_000);
        told(today.minusDays(2), "iphone", "sensed", 5_000);
        told(today.minusDays(2), "apple-watch", "sensed", 0);

        assertThat(counts(today)).containsExactly("iphone COUNTS", "pedometer OTHER_DEVICE");
        assertThat(walk().days().get(today).steps()).isEqualTo(5_000);
        assertThat(walk().days().get(today.minusDays(1)).steps()).isEqualTo(9_000);
        // A watch that says nothing displaces nobody.
        assertThat(counts(today.minusDays(2))).containsExactly("iphone COUNTS", "apple-watch OTHER_DEVICE");
    }

    @Test
    void what_is_held_takes_nobodys_place_and_makes_no_day_without_steps() {
        told(today, "by-hand", "manual", 9_000);
        told(today, "iphone", "sensed", 5_000);
        told(today.minusDays(1), "by-hand", "manual", 9_000);

        assertThat(counts(today)).containsExactly("iphone COUNTS", "by-hand HELD");
        var yesterday = walk().days().get(today.minusDays(1));
        assertThat(yesterday.counted()).isFalse();
        assertThat(yesterday.counts()).extracting(Walking.Count::standing).containsExactly(Standing.HELD);
        assertThat(walk().mean(today.minusDays(1), today.plusDays(1))).contains(5_000L);
    }

    @Test
    void the_baseline_is_the_mean_of_the_first_seven_days_that_count_after_joining() {
        told(joined.minusDays(1), "iphone", "sensed", 90_000);
        for (int i = 0; i < 6; i++) told(joined.plusDays(i), "iphone", "sensed", 1_000 + i);
        told(joined.plusDays(6), "by-hand", "manual", 50_000);
        assertThat(walk().baseline(joined)).isEmpty();

        told(joined.plusDays(7), "iphone", "sensed", 1_009);
        told(joined.plusDays(8), "iphone", "sensed", 70_000);

        // (6 × 1,000 + 0 + 1 + … + 5 + 1,009) / 7 = 1,003.43
        assertThat(walk().baseline(joined)).contains(1_003L);
    }
}
