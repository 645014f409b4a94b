package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
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
                                java.util.UUID.randomUUID(),
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
