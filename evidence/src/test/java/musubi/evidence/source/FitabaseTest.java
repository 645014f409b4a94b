package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.evidence.record.Body;
import musubi.evidence.source.SourceFixture.KeepingSink;
import org.junit.jupiter.api.Test;

class FitabaseTest {
    private static final String FOLDER = "steps/fitabase_2016-04-12_05-12/";

    /** 33 people, 940 person-days, and both daily files say the same. */
    @Test
    void the_daily_files_agree() throws IOException {
        var steps = days(shared("dailySteps_merged.csv"));
        var activity = days(shared("dailyActivity_merged.csv"));

        assertThat(steps).hasSize(940).isEqualTo(activity);
        assertThat(steps.keySet().stream().map(k -> k.split(" ")[0]).distinct()).hasSize(33);
    }

    /** Published difference: 159 person-days, 104,280 steps in all, and six person-days without hours. */
    @Test
    void the_hours_fall_short_of_the_days_by_the_published_figure() throws IOException {
        var daily = days(shared("dailySteps_merged.csv"));
        var hourly = days(shared("hourlySteps_merged.csv"));

        var differ = daily.entrySet().stream()
                .filter(e -> hourly.containsKey(e.getKey())
                        && !hourly.get(e.getKey()).equals(e.getValue()))
                .count();

        assertThat(daily.keySet().stream().filter(k -> !hourly.containsKey(k))).hasSize(6);
        assertThat(sum(daily) - sum(hourly)).isEqualTo(104_280);
        assertThat(differ).isEqualTo(159);
    }

    @Test
    void a_day_in_a_drawer_was_not_worn() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source("""
                        Id,ActivityDate,TotalSteps,TotalDistance,SedentaryMinutes,Calories
                        1,4/12/2016,0,0,1440,1800
                        1,4/13/2016,0,0,1439,1800
                        1,4/14/2016,12,0,1440,1800
                        """), Settings.NONE);

        assertThat(sink.intervals()).extracting(StepInterval::worn).containsExactly(false, true, true);
        assertThat(sink.leftOut).containsExactly("TotalDistance", "Calories");
    }

    @Test
    void times_are_the_participants_own_in_japan() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source("""
                        "Id","ActivityHour","StepTotal"
                        1503960366,"4/12/2016 12:00:00 AM",373
                        1503960366,"4/12/2016 1:00:00 PM",160
                        1503960366,"13/4/2016 1:00:00 PM",160
                        1503960366,"4/12/2016 1:30:00 PM",160
                        1503960366,"4/12/2016 2:00:00 PM",x
                        ,"4/12/2016 2:00:00 PM",1
                        1503960366,"4/30/2016 1:00:00 PM",7
                        """), Settings.NONE);

        var first = sink.intervals().getFirst();
        assertThat(first.start()).isEqualTo(Instant.parse("2016-04-11T15:00:00Z"));
        assertThat(first.end()).isEqualTo(Instant.parse("2016-04-11T16:00:00Z"));
        assertThat(first.offset()).isEqualTo(ZoneOffset.ofHours(9));
        assertThat(sink.intervals().get(1).start()).isEqualTo(Instant.parse("2016-04-12T04:00:00Z"));
        assertThat(sink.rejections())
                .containsExactly("csv.no-such-day", "fitabase.not-aligned", "csv.not-a-number", "csv.empty");
        assertThat(sink.rejected).extracting(SourceFixture.Said::line).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void weights_keep_how_they_were_recorded() throws IOException {
        var sink = shared("weightLogInfo_merged.csv");

        assertThat(sink.rows).hasSize(67);
        assertThat((Body) sink.rows.getFirst().row()).satisfies(body -> {
            assertThat(body.day()).isEqualTo(LocalDate.of(2016, 5, 2));
            assertThat(body.weight_kg()).isEqualTo(new BigDecimal("52.60"));
            assertThat(body.fat_percent()).isEqualTo(new BigDecimal("22.0"));
            assertThat(body.method().value()).isEqualTo("manual");
        });
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.leftOut).contains("BMI", "LogId", "WeightPounds");
    }

    @Test
    void sleep_is_known_and_not_kept() throws IOException {
        var sink = shared("sleepDay_merged.csv");

        assertThat(sink.rows).isEmpty();
        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.remarked()).containsExactly("fitabase.not-kept");
    }

    private static KeepingSink shared(String file) throws IOException {
        return SourceFixture.read(SourceFixture.source(SourceFixture.shared(FOLDER + file)), Settings.NONE);
    }

    private static long sum(Map<String, Long> days) {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> days(KeepingSink sink) {
        assertThat(sink.rejected).isEmpty();
        return sink.intervals().stream()
                .collect(Collectors.groupingBy(
                        s -> s.person().value() + " " + LocalDate.ofInstant(s.start(), s.offset()),
                        HashMap::new,
                        Collectors.summingLong(StepInterval::count)));
    }

    @Test
    void a_file_whose_dates_put_the_day_first_is_refused_as_a_whole() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source("Id,ActivityDay,StepTotal\n1,11/04/2016,7\n1,13/04/2016,5\n1,12/04/2016,6\n"),
                Settings.NONE);

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly("fitabase.day-first");
    }

    @Test
    void minutes_side_by_side_are_read_one_by_one() throws IOException {
        var header = new StringBuilder("Id,ActivityHour");
        var row = new StringBuilder("1,4/12/2016 1:00:00 PM");
        for (int minute = 0; minute < 60; minute++) {
            header.append(",Steps%02d".formatted(minute));
            row.append(',').append(minute == 7 ? "x" : minute);
        }

        var sink = SourceFixture.read(SourceFixture.source(header + "\n" + row + "\n"), Settings.NONE);

        assertThat(sink.intervals()).hasSize(59);
        assertThat(sink.intervals().getLast().start()).isEqualTo(Instant.parse("2016-04-12T04:59:00Z"));
        assertThat(sink.intervals().getLast().count()).isEqualTo(59);
        assertThat(sink.rejected)
                .singleElement()
                .satisfies(said -> assertThat(said.column()).isEqualTo("Steps07"));
        assertThat(sink.leftOut).isEmpty();
    }

    @Test
    void of_weights_at_one_moment_none_goes_without_a_word() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source("""
                        Id,Date,WeightKg,WeightPounds,Fat,BMI,IsManualReport,LogId
                        1,5/2/2016 11:59:59 PM,52.6,115.9,22,22.6,True,1
                        1,5/2/2016 11:59:59 PM,52.6,115.9,23,22.6,True,2
                        1,5/2/2016 11:59:59 PM,52.6,115.9,23,22.6,True,3
                        2,5/2/2016 11:59:59 PM,60,132,?,22.6,True,4
                        """), Settings.NONE);

        assertThat(sink.rows).hasSize(2);
        assertThat(sink.remarked()).containsExactly("body.several-in-a-day", "body.repeated", "csv.not-a-number");
    }
}
