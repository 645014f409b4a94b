package musubi.platform.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.statement.Written;
import musubi.evidence.pack.Pack;
import musubi.measure.Measures;
import musubi.platform.ServerFixture;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.contract.Answer;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Settlements;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import musubi.settling.Settling;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import musubi.study.result.Register;
import musubi.study.result.StudyResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the protocol to the payment: nothing in between is written by hand. */
class PaidStudyTest {
    private static final String SOFTWARE = "musubi 0.1.0";
    private static final String PROTOCOL = """
            study: visits-2026
            version: 1
            title: {ja: 続けて来る人, en: Who goes on coming}
            question: {ja: 4月に来た人は、5月にも多く来たか, en: Did those who came in April come more in May?}
            data: pack
            time:
              baseline: 2026-04-01
              exposure: {from: 2026-04-01, until: 2026-05-01}
              follow-up: {from: 2026-05-01, until: 2026-06-01}
            variables:
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              came: {formula: "months >= 1"}
              visits: {measure: days-attended, from: follow-up.from, until: follow-up.until}
            exposure: came
            outcomes:
              visits: {kind: count, title: {ja: 5月に来た日数, en: Days in May}, variable: visits}
            missing: complete
            analyses:
              main: {role: primary, title: {ja: 差, en: Difference}, method: ols, formula: "visits ~ came", unit: {ja: 日, en: days}}
            results:
              visits: {analysis: main, unit: days, digits: 1}
            """;

    /** Days in May of twelve who came in April, three in the mean. */
    private static final List<Integer> CAME = List.of(2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4);

    /** Of twelve who did not, with the one who is there from the beginning and never comes one in the mean. */
    private static final List<Integer> STAYED = List.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 1, 1, 2);

    private final ContractFixture town = new ContractFixture();
    private final Actor evaluator = town.account("jages", Role.EVALUATOR, Optional.empty());
    private final Studies studies = ServerFixture.part(Studies.class);
    private final Releases releases = ServerFixture.part(Releases.class);
    private final Settlements settlements = ServerFixture.part(Settlements.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);

    @TempDir
    Path folder;

    private void people() {
        ServerFixture.as(town.city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("walk", "散歩", "健康広場", "sports"));
            session(0);
            for (int number = 1; number <= 4; number++) session(number);
            return true;
        });
        CAME.forEach(days -> resident(days, true));
        STAYED.forEach(days -> resident(days, false));
    }

    /** The one in April, and four Fridays in May. */
    private static LocalDate day(int number) {
        return number == 0
                ? LocalDate.of(2026, 4, 10)
                : LocalDate.of(2026, 5, 1).plusWeeks(number - 1L);
    }

    private static void session(int number) {
        ServerFixture.part(Programmes.class)
                .add(new Programmes.Session("walk-" + number, "walk", day(number), LocalTime.of(10, 0), 60, "公園", 50));
    }

    private void resident(int days, boolean april) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("散歩 " + person, "サンポ", "", ""),
                            LocalDate.of(1950, 1, 1),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "counter"));
            if (april) visit(person, 0);
            for (int number = 1; number <= days; number++) visit(person, number);
            return true;
        });
    }

    private static void visit(PersonId person, int number) {
        ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        "walk-" + number,
                        person,
                        true,
                        "list",
                        day(number).atTime(10, 0).atZone(Japan.TIME).toInstant(),
                        ""));
    }

    @Test
    void a_study_of_a_released_pack_is_registered_evaluated_recorded_paid_on_and_made_again_by_others()
            throws IOException {
        people();
        var release = UUID.randomUUID();
        town.as(evaluator, () -> {
            studies.register(PROTOCOL);
            return true;
        });
        town.as(town.first, () -> {
            releases.release(release, "visits-2026", 1, "jages-" + town.city, today.plusDays(30));
            return true;
        });
        var taken = town.as(evaluator, () -> releases.take(release)).orElseThrow();
        var protocol = Protocols.read("protocol.yaml", PROTOCOL, Measures.library());
        var cohort = Cohort.of(protocol, Pack.open(taken), Measures.library());

        town.as(evaluator, () -> {
            studies.record(StudyResult.of(protocol, Optional.empty(), cohort).json(SOFTWARE));
            return true;
        });
        var text = ContractFixture.monthly("visits")
                .replace("clauses:\n", "studies:\n  visits-2026: {registered-by: %s}\nclauses:\n".formatted(today))
                .replace(
                        "per: month, pays: 1_000",
                        "once: FY2026, pays: {price: 1_000, times: {effect: visits, of: visits-2026, basis: estimate}, at-least: 0}");
        var settled = town.requested(town.signed(text), "FY2026");

        assertThat(town.as(town.first, studies::results)).singleElement().satisfies(r -> {
            assertThat(r.release()).contains(release);
            assertThat(r.releasedBefore()).isEmpty();
        });
        assertThat(town.released(settled)).isEqualTo(new Answer.Decided());
        assertThat(town.as(
                        town.first,
                        () -> settlements
                                .find(settled)
                                .orElseThrow()
                                .statement()
                                .orElseThrow()
                                .total()))
                .as("two days more, at 1,000 yen")
                .isEqualTo(2_000);
        assertThat(town.as(town.first, () -> settlements.verify(settled)).equal())
                .isTrue();

        var register = Files.writeString(folder.resolve(Register.FILE), town.as(evaluator, studies::registerText));
        var paidOn = town.as(town.first, () -> settlements.results(settled)).getFirst();
        var handed = town.as(evaluator, () -> studies.handed(paidOn)).orElseThrow();
        assertThat(handed)
                .as("to the last byte what evaluating with the register of the server writes")
                .isEqualTo(StudyResult.of(protocol, Register.find(register, protocol), cohort)
                        .json(SOFTWARE));
        var statement = town.as(town.first, () -> settlements.document(settled, Settlements.Form.JSON))
                .orElseThrow();
        assertThat(Written.read("theirs", settledByOthers(text, settled.value(), handed))
                        .firstDifference(Written.read("ours", statement)))
                .isEmpty();
    }

    /** What the command line does with the files that the server hands out. */
    private String settledByOthers(String text, UUID settled, String result) throws IOException {
        var agreement = Files.writeString(folder.resolve("agreement.yaml"), text);
        var handed = Files.writeString(folder.resolve("result.json"), result);
        var pack = town.as(town.first, () -> ServerFixture.part(Snapshots.class).pack(settled));
        var inputs = new Settling.Inputs(
                agreement, Optional.of(pack), List.of(handed), Optional.empty(), List.of(), Optional.empty());
        try (var settling = Settling.open(inputs)) {
            return StatementJson.write(settling.statement("FY2026"), SOFTWARE);
        }
    }
}
