package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** Who steers between the municipality, its providers and those who fund it sees what is agreed, due, funded and studied; no people. */
class IntermediaryWalkTest {
    private final FilledTown filled = new FilledTown();
    private final ContractFixture town = filled.town;

    IntermediaryWalkTest() {
        town.account("between", Role.INTERMEDIARY, Optional.empty());
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Figures.class).make();
            return true;
        });
    }

    @Test
    void an_intermediary_reads_contracts_the_forecast_fees_funding_and_studies() {
        var settlement = town.requested("monthly", "2026-04");
        town.released(settlement);
        try (var screen = Screen.desk()) {
            var page = screen.signIn("between-" + town.city, ContractFixture.PASSWORD);
            for (var place : List.of("/contracts", "/kpi", "/fees", "/funding", "/studies"))
                assertThat(page.locator("nav a[href='" + place + "']").count())
                        .as(place)
                        .isPositive();

            screen.open("/kpi");
            assertThat(page.locator("main").innerText()).contains("今年度の見込み", "成果連動契約");
            screen.clean();
            for (var shown : Map.of(
                            "/contracts",
                            "成果連動契約",
                            "/contracts/monthly",
                            "月額",
                            "/contracts/monthly/versions/1",
                            "試験市",
                            "/contracts/monthly/settlements/" + settlement,
                            "1,000",
                            "/fees",
                            "事業者",
                            "/funding",
                            "市民ファンド",
                            "/funding/offerings/fund",
                            "出資 花子",
                            "/studies",
                            "研究計画書")
                    .entrySet()) {
                screen.open(shown.getKey());
                assertThat(page.locator("main").innerText()).as(shown.getKey()).contains(shown.getValue());
                assertThat(page.locator("main form[method=post]").count())
                        .as("forms of " + shown.getKey())
                        .isZero();
                assertThat(page.content()).as(shown.getKey()).doesNotContain("山田");
                screen.clean();
            }
        }
    }

    @Test
    void an_intermediary_is_not_told_to_enter_an_agreement_where_there_is_none() {
        var empty = ServerFixture.municipality();
        for (var role : List.of(Role.INTERMEDIARY, Role.OFFICER))
            ServerFixture.as(empty, () -> {
                ServerFixture.part(musubi.platform.access.Accounts.class)
                        .open(
                                UUID.randomUUID(),
                                role.word() + "-" + empty,
                                ContractFixture.PASSWORD,
                                role,
                                Optional.empty(),
                                Optional.empty());
                return true;
            });
        var between = new Visitor();
        between.signIn("intermediary-" + empty, ContractFixture.PASSWORD);
        var officer = new Visitor();
        officer.signIn("officer-" + empty, ContractFixture.PASSWORD);

        assertThat(between.get("/contracts").body())
                .contains("市町村が登録すると、ここに並びます")
                .doesNotContain("貼り付け");
        assertThat(officer.get("/contracts").body()).contains("下に本文を貼り付けて登録できます");
    }

    /** A class for which so many booked and came, of whom some had no place. */
    private void held(String session, LocalDate day, int booked, int came) {
        ServerFixture.as(town.city, () -> {
            // At any hour of the day it has begun and is not over, so that it can be booked.
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(session, "taiso", day, LocalTime.of(0, 1), 1_438, "公民館", 60));
            for (int i = 0; i < Math.max(booked, came); i++) {
                var person = TimetableFixture.joins("鬼灯 澪標", "ホオズキ ミオツクシ");
                if (i < booked) TimetableFixture.books(session, person);
                if (i < came)
                    ServerFixture.part(Visits.class)
                            .record(new Mark(UUID.randomUUID(), session, person, true, "list", Instant.now(), ""));
            }
            return true;
        });
    }

    @Test
    void an_intermediary_reads_what_is_held_and_how_many_booked_and_came_but_no_number_that_tells_of_few() {
        var today = TimetableFixture.today();
        held("many", today, 22, 12);
        held("all", today, 11, 11);
        held("two-stayed-away", today, 14, 12);
        held("few", today, 9, 9);
        held("to-come", today.plusDays(3), 10, 0);
        try (var screen = Screen.desk()) {
            var page = screen.signIn("between-" + town.city, ContractFixture.PASSWORD);
            assertThat(page.locator("nav a[href='/classes']").count()).isPositive();

            screen.open("/classes?from=" + today);

            var rows = page.locator("#classes tbody tr").allInnerTexts();
            assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row).contains("体操教室", "公民館", "健康広場", "60"));
            assertThat(rows.stream()
                            .map(row -> row.replaceAll("(?s).*60\\s+", "").replaceAll("\\s+", " "))
                            .toList())
                    .containsExactlyInAnyOrder("22 12", "11 11", "14 表示なし", "表示なし 表示なし", "10 これから");
            assertThat(page.locator("main form[method=post], main a[href*='/sessions']")
                            .count())
                    .isZero();
            assertThat(page.content()).doesNotContain("鬼灯", "山田");
            screen.clean();
        }
        var visitor = new Visitor();
        visitor.signIn("between-" + town.city, ContractFixture.PASSWORD);
        assertThat(visitor.get("/classes?from=" + today + "&list=classes&as=csv")
                        .body())
                .contains("表示なし")
                .doesNotContain("鬼灯", "9,9", "14,12");
        assertThat(visitor.get("/classes?from=x").statusCode()).isEqualTo(200);
        for (var day : List.of("9999-12-31", "0001-01-01", "+999999999-12-31"))
            assertThat(visitor.get("/classes?from=" + day.replace("+", "%2B")).statusCode())
                    .as(day)
                    .isEqualTo(200);
    }

    @Test
    void no_other_role_is_told_how_many_came_in_this_way() {
        held("many", TimetableFixture.today(), 22, 12);

        assertThat(town.as(town.first, () -> ServerFixture.part(Visits.class).cameOfMany(List.of("many"))))
                .isEmpty();
        var officer = new Visitor();
        officer.signIn("first-" + town.city, ContractFixture.PASSWORD);
        assertThat(officer.get("/classes").statusCode()).isEqualTo(403);
    }

    @Test
    void an_intermediary_signs_decides_pays_releases_and_opens_nothing_of_people() {
        var settlement = town.approved("monthly", "2026-04");
        var at = "/contracts/monthly/settlements/" + settlement;
        var visitor = new Visitor();
        visitor.signIn("between-" + town.city, ContractFixture.PASSWORD);

        for (var form : List.of(
                "/contracts",
                "/contracts/monthly/settlements",
                "/contracts/monthly/versions",
                "/contracts/monthly/versions/1/signatures",
                at + "/decisions",
                at + "/verification",
                "/funding/offerings/fund/calls",
                "/funding/offerings/fund/risks",
                "/studies/protocols",
                "/studies/results",
                "/studies/releases"))
            assertThat(visitor.post("/account", form, Map.of("step", "PAYMENT_REQUESTED"))
                            .statusCode())
                    .as(form)
                    .isEqualTo(403);
        for (var page : List.of(
                "/contracts/monthly/amendment", at + "/bank", at + "/pack.zip", "/people", "/payees", "/sessions"))
            assertThat(visitor.get(page).statusCode()).as(page).isEqualTo(403);
        assertThat(visitor.get("/funding?list=funders&as=csv").statusCode()).isEqualTo(403);
        assertThat(visitor.get(at).statusCode()).isEqualTo(200);
    }
}
