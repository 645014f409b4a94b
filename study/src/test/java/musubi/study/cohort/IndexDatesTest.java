package musubi.study.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.evidence.pack.Pack;
import musubi.measure.Measures;
import musubi.study.protocol.Protocols;
import musubi.study.report.StudyReport;
import musubi.study.result.StudyResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that begin on days of their own: monthly trials, and exposure that changes; worked out by hand for thirteen people. */
class IndexDatesTest {
    private static final String TRIALS = """
            study: trials
            title: Trials
            question: Who?
            data: pack
            time:
              baseline: 2021-07-01
              exposure: {from: 2021-07-01, until: 2021-08-01}
              follow-up: {from: 2021-08-01, until: 2022-08-01}
              trials: {every: month, number: 3, watched-until: 2022-09-15}
            variables:
              stage: {column: income_stage}
              age: {measure: age, at: baseline}
              before: {measure: months-attended, from: baseline - 6 months, until: baseline}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              participated: {formula: "months >= 1"}
              certified_on: {event: certification, level: care-1}
              died_on: {event: death}
              moved_on: {event: move}
            population:
              - {keep: "age >= 65", otherwise: {ja: 65歳未満, en: under 65}}
              - {keep: "before == 0", otherwise: {ja: 参加済, en: took part before}}
              - {keep: "is.na(certified_on) | certified_on >= trial.day", otherwise: {ja: 認定済, en: certified before}}
            exposure: participated
            outcomes:
              care: {kind: time-to-event, title: {ja: 認定, en: Certified}, event: certified_on, competing: [died_on], censoring: [moved_on]}
            analyses:
              main:
                role: primary
                title: Main
                method: cox
                formula: "Surv(care.days, I(care.event == 1)) ~ participated + strata(trial)"
                options: {cluster: person}
                ratio: true
            """;

    private static final String CHANGING = """
            study: changing
            title: Changing
            question: Who?
            data: pack
            time:
              baseline: 2021-07-01
              follow-up: {from: 2021-07-01, until: 2023-07-01}
            variables:
              stage: {column: income_stage}
              started_on: {event: attendance, from: baseline}
              certified_on: {event: certification, level: care-1}
              died_on: {event: death}
              moved_on: {event: move}
            exposure: {changes: started_on, as: participating}
            outcomes:
              care: {kind: time-to-event, title: {ja: 認定, en: Certified}, event: certified_on, competing: [died_on], censoring: [moved_on]}
            analyses:
              main:
                role: primary
                title: Main
                method: cox
                formula: "Surv(care.from, care.days, I(care.event == 1)) ~ participating"
                ratio: true
            """;

    @TempDir
    static Path folder;

    private static Pack pack;

    @BeforeAll
    static void build() throws IOException {
        pack = PeopleFixture.pack(folder);
    }

    private static Cohort cohort(String text) {
        return Cohort.of(Protocols.read("study.yaml", text, Measures.library()), pack, Measures.library());
    }

    /** Every row as the words of some columns, by the number of the person. */
    private static java.util.Set<String> rows(Cohort cohort, String... columns) {
        return IntStream.range(0, cohort.rows().count())
                .mapToObj(i -> java.util.Arrays.stream(columns)
                        .map(c -> {
                            var column = cohort.rows().column(c);
                            return column.isCategory()
                                    ? column.levels().get((int) column.at(i))
                                    : Long.toString(Math.round(column.at(i)));
                        })
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void each_trial_decides_anew_who_is_eligible_who_takes_part_and_what_follows() {
        var cohort = cohort(TRIALS);

        assertThat(rows(cohort, "trial", "stage", "participated", "care.days", "care.event"))
                .containsExactlyInAnyOrder(
                        "2021-07-01 1 1 335 1", // took part in July, so is in no later trial
                        "2021-07-01 2 0 365 0",
                        "2021-07-01 3 0 365 0",
                        "2021-07-01 5 0 365 0",
                        "2021-07-01 6 0 365 0", // moved on the day after the last
                        "2021-07-01 7 0 334 1",
                        "2021-07-01 8 0 154 2",
                        "2021-07-01 10 0 365 0", // 65 on this day; the ninth is a day younger
                        "2021-07-01 13 0 365 0",
                        "2021-08-01 2 0 365 0",
                        "2021-08-01 3 0 365 0",
                        "2021-08-01 5 0 365 0",
                        "2021-08-01 6 0 334 0",
                        "2021-08-01 7 0 303 1",
                        "2021-08-01 8 0 123 2",
                        "2021-08-01 9 0 365 0",
                        "2021-08-01 10 0 365 0",
                        "2021-08-01 13 0 365 0",
                        "2021-09-01 2 0 349 0", // nothing is known after 14 September 2022
                        "2021-09-01 3 0 349 0",
                        "2021-09-01 5 0 349 0",
                        "2021-09-01 6 1 304 0", // took part in September, having been unexposed twice
                        "2021-09-01 7 0 273 1",
                        "2021-09-01 8 0 93 2",
                        "2021-09-01 9 0 349 0",
                        "2021-09-01 10 0 349 0",
                        "2021-09-01 13 0 349 0");
        assertThat(rows(cohort, "trial", "trial.day"))
                .containsExactly("2021-07-01 18809", "2021-08-01 18840", "2021-09-01 18871");
    }

    @Test
    void the_flow_counts_people_and_the_trials_they_are_in() {
        assertThat(cohort(TRIALS).flow())
                .extracting(s -> "%s: %d people left, %d remain; %d rows left, %d remain"
                        .formatted(s.words().en(), s.left(), s.remain(), s.leftRows(), s.remainRows()))
                .containsExactly(
                        "all units: 0 people left, 13 remain; 0 rows left, 39 remain",
                        "under 65: 1 people left, 12 remain; 4 rows left, 35 remain",
                        "took part before: 1 people left, 11 remain; 5 rows left, 30 remain",
                        "certified before: 1 people left, 10 remain; 3 rows left, 27 remain",
                        "event or departure before follow-up began (Certified): 0 people left, 10 remain; 0 rows left, 27 remain");
    }

    @Test
    void result_and_report_count_people_and_person_trials() {
        var protocol = Protocols.read("study.yaml", TRIALS, Measures.library());
        var result = StudyResult.of(protocol, Optional.empty(), Cohort.of(protocol, pack, Measures.library()));

        assertThat(result.json("test").replaceAll("\\s", "")).contains("\"rows-left\":5,\"rows-remain\":30");
        assertThat(StudyReport.write(result, "test", "en"))
                .contains("person-trials remain", "11 people, 30 person-trials", "11人（延べ 30）");
    }

    @Test
    void time_before_the_first_visit_is_time_of_the_unexposed() {
        assertThat(rows(cohort(CHANGING), "stage", "participating", "care.from", "care.days", "care.event"))
                .containsExactlyInAnyOrder(
                        "1 1 0 366 1", // came on the first day
                        "2 0 0 364 0",
                        "2 1 364 730 1",
                        "3 0 0 365 0",
                        "3 1 365 730 0",
                        "4 0 0 458 1", // came the day before, which does not count
                        "5 0 0 549 2",
                        "6 0 0 62 0",
                        "6 1 62 396 0", // moved on day 397
                        "7 0 0 365 1",
                        "8 0 0 185 2",
                        "9 0 0 730 0",
                        "10 0 0 730 0",
                        "13 0 0 489 1");
    }

    @Test
    void a_visit_on_the_day_of_the_event_counts_and_one_after_it_does_not() {
        // The second is certified on 30 June 2023 and first comes on 30 June 2022; with offsets the visit moves to that
        // day and the next.
        var onTheDay = CHANGING.replace("exposure: {changes: started_on", "exposure: {changes: moved_start")
                .replace("  certified_on:", "  moved_start: {formula: \"started_on + 365\"}\n  certified_on:");
        var after = onTheDay.replace("+ 365", "+ 366");

        assertThat(rows(cohort(onTheDay), "stage", "participating", "care.from", "care.days", "care.event"))
                .contains("2 0 0 729 0", "2 1 729 730 1");
        assertThat(rows(cohort(after), "stage", "participating", "care.from", "care.days", "care.event"))
                .contains("2 0 0 730 1")
                .doesNotContain("2 1 729 730 1");
    }
}
