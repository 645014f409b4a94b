package musubi.study.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import musubi.effect.Parameter;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.measure.Measures;
import musubi.study.protocol.Protocols;
import musubi.study.result.StudyResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A town in which taking part does nothing: everybody's hazard of certification is the same on every day, and whoever is
 * not certified yet may start coming. Whoever looks back at who ever came finds a large effect that is not there.
 */
class ImmortalTimeTest {
    private static final LocalDate START = LocalDate.of(2021, 7, 1);
    private static final int DAYS = 730;
    private static final int PEOPLE = 3000;
    private static final long SEED = 20261126;

    private static final String ANALYSES = """
            analyses:
              main:
                role: primary
                title: Hazard ratio
                method: cox
                formula: "FORMULA"
                ratio: true
            """;

    private static final String OUTCOME = """
            outcomes:
              care: {kind: time-to-event, title: Certified, event: certified_on, censoring: [moved_on]}
            """;

    @TempDir
    static Path folder;

    private static Pack pack;
    private static Path file;

    @BeforeAll
    static void a_town_without_an_effect() throws IOException {
        var random = new Random(SEED);
        var people = new StringBuilder("person,born,sex,municipality\n");
        var certified = new StringBuilder("person,effective_from,level,decided_on\n");
        var left = new StringBuilder("person,day,kind,municipality,moved_to\n");
        var came = new StringBuilder("person,day,programme,provider,municipality,session,category,mode,checked_by\n");
        var table = new StringBuilder("person,came_on,certified_on,moved_on\n");
        for (int i = 0; i < PEOPLE; i++) {
            int certifiedIn = day(random, 600);
            int movedIn = day(random, 3000);
            int cameIn = day(random, 500);
            boolean comes = cameIn < Math.min(certifiedIn, movedIn);
            people.append("p%d,1945-02-01,F,232998%n".formatted(i));
            if (certifiedIn < movedIn)
                certified.append("p%d,%s,care-1,%s%n".formatted(i, on(certifiedIn), on(certifiedIn)));
            left.append("p%d,%s,move,232998,131016%n".formatted(i, on(movedIn)));
            if (comes) came.append("p%d,%s,yoga,a,232998,,sports,in-person,list%n".formatted(i, on(cameIn)));
            table.append("p%d,%s,%s,%s%n"
                    .formatted(i, comes ? on(cameIn) : "", certifiedIn < movedIn ? on(certifiedIn) : "", on(movedIn)));
        }
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("person.csv"), people);
        Files.writeString(source.resolve("certification.csv"), certified);
        Files.writeString(source.resolve("departure.csv"), left);
        Files.writeString(source.resolve("attendance.csv"), came);
        file = folder.resolve("table.csv");
        Files.writeString(file, table);
        Packs.build(Recipe.of(List.of(source), folder.resolve("pack"), Key.of(new byte[32])));
        pack = Pack.open(folder.resolve("pack"));
    }

    /** The day on which something happens whose hazard is the same on every day. */
    private static int day(Random random, double mean) {
        return 1 + (int) (-mean * Math.log(1 - random.nextDouble()));
    }

    private static LocalDate on(int day) {
        return START.plusDays(day);
    }

    private static String head(String source) {
        return """
                study: town
                title: Town
                question: Does it work?
                data: %s
                unit: person
                time:
                  baseline: 2021-07-01
                  follow-up: {from: 2021-07-01, until: %s}
                """.formatted(source, START.plusDays(DAYS));
    }

    private static Parameter effect(String text, boolean isOnPack) {
        var protocol = Protocols.read("study.yaml", text, Measures.library());
        var cohort = isOnPack ? Cohort.of(protocol, pack, Measures.library()) : Cohort.of(protocol, file);
        return StudyResult.of(protocol, Optional.empty(), cohort)
                .primary()
                .effect()
                .orElseThrow();
    }

    private static String changing(String source, String variables) {
        return head(source) + variables + "exposure: {changes: came_on}\n" + OUTCOME
                + ANALYSES.replace("FORMULA", "Surv(care.from, care.days, care.event) ~ exposed");
    }

    private static final String OF_THE_PACK = """
            variables:
              came_on: {event: attendance, from: baseline}
              certified_on: {event: certification, level: care-1}
              moved_on: {event: move}
            """;

    @Test
    void who_ever_came_seems_to_be_kept_well_where_taking_part_does_nothing() {
        var naive = effect(
                // The day before: the check of a file sees its times only.
                head("file").replace("baseline: 2021-07-01", "baseline: 2021-06-30")
                        + "variables: {ever: {formula: \"1 - is.na(came_on)\"}}\nexposure: ever\n" + OUTCOME
                        + ANALYSES.replace("FORMULA", "Surv(care.days, care.event) ~ ever"),
                false);

        assertThat(naive.estimate()).isLessThan(0.6);
        assertThat(naive.upper()).isLessThan(0.7);
    }

    @Test
    void an_exposure_that_changes_finds_nothing_where_there_is_nothing() {
        var effect = effect(changing("pack", OF_THE_PACK), true);

        assertThat(effect.estimate()).isBetween(0.9, 1.1);
        assertThat(effect.lower()).isLessThan(1);
        assertThat(effect.upper()).isGreaterThan(1);
    }

    @Test
    void a_table_of_the_same_days_gives_the_same_answer() {
        var onPack = effect(changing("pack", OF_THE_PACK), true);
        var onFile = effect(changing("file", ""), false);

        assertThat(onFile.estimate()).isCloseTo(onPack.estimate(), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(onFile.standardError())
                .isCloseTo(onPack.standardError(), org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void monthly_trials_find_nothing_where_there_is_nothing() {
        var effect = effect("""
                study: town
                title: Town
                question: Does it work?
                data: pack
                time:
                  baseline: 2021-07-01
                  exposure: {from: 2021-07-01, until: 2021-08-01}
                  follow-up: {from: 2021-08-01, until: 2024-07-01}
                  trials: {every: month, number: 12, watched-until: 2024-07-01}
                variables:
                  certified_on: {event: certification, level: care-1}
                  moved_on: {event: move}
                  before: {measure: months-attended, from: 2021-06-01, until: baseline}
                  months: {measure: months-attended, from: exposure.from, until: exposure.until}
                  participated: {formula: "months >= 1"}
                population:
                  - {keep: "before == 0"}
                  - {keep: "is.na(certified_on) | certified_on >= trial.day"}
                exposure: participated
                """ + OUTCOME + """
                analyses:
                  main:
                    role: primary
                    title: Hazard ratio
                    method: cox
                    formula: "Surv(care.days, care.event) ~ participated + strata(trial)"
                    options: {cluster: person}
                    ratio: true
                """, true);

        assertThat(effect.estimate()).isBetween(0.85, 1.15);
        assertThat(effect.lower()).isLessThan(1);
        assertThat(effect.upper()).isGreaterThan(1);
    }
}
