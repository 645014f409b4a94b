package musubi.platform.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A contract in the words of the INDIGO data standard. */
class IndigoTest {
    private static final String FUND = """
            agreement: citizens-fund
            title: {ja: 市民ファンド, en: Citizens' fund}
            unit: JPY
            between: {payer: 健康広場, payee: [citizens]}
            term: {from: 2026-04-01, until: 2028-04-01}
            receipts: [yearly]
            funding:
              - {who: citizens, units: 40, unit: 20_000, on: 2026-04-01, as: investment}
            distribute:
              - dividend: {to: [citizens]}
            """;

    private final ContractFixture town = new ContractFixture();
    private final Caller officer = Caller.of(town.city, Role.OFFICER);

    private void funded(int holders) {
        town.signed(FUND);
        var today = LocalDate.now(Japan.TIME);
        town.as(town.first, () -> {
            var funds = ServerFixture.part(Funds.class);
            funds.open(new Offering(
                    "citizens",
                    "市民ファンド",
                    "equity",
                    "citizens-fund",
                    "citizens",
                    20_000,
                    40,
                    today.minusDays(9),
                    today));
            for (int i = 0; i < holders; i++) {
                var funder = new Funder(UUID.randomUUID(), "person", "出資 花子" + i);
                funds.enter(funder, "");
                funds.subscribe(UUID.randomUUID(), "citizens", funder.id(), 2);
            }
            return true;
        });
    }

    @Test
    void metrics_prices_plans_payments_and_sources_are_told_and_nobody_is_named() throws IOException {
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        town.mark(town.somebody(), true);
        var settlement = town.requested(agreement, "FY2026");
        town.released(settlement);
        funded(10);

        var answer = officer.get("/api/v1/agreements/yearly/indigo");
        var project = answer.json();

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(project.path("name").path("value").asString()).isEqualTo("成果連動契約");
        assertThat(project.path("dates")
                        .path("outcomes_contract_signed")
                        .path("value")
                        .asString())
                .isEqualTo("2026-04-10");
        assertThat(project.path("outcome_metrics").path(0).path("id").asString())
                .isEqualTo("participants");
        var price = project.path("outcome_pricings").path(0);
        assertThat(price.path("outcome_metric_id").path("value").asString()).isEqualTo("participants");
        assertThat(price.path("price_per_unit").path("amount").path("value").asString())
                .isEqualTo("3000");
        var payment = project.path("outcome_payments").path(0);
        assertThat(payment.path("id").asString()).isEqualTo(settlement.toString());
        assertThat(payment.path("type").path("value").asString()).isEqualTo("Actual");
        assertThat(payment.path("money").path("amount").path("value").asLong()).isEqualTo(3_000);
        var transactions = project.path("transactions");
        assertThat(transactions).hasSize(1);
        assertThat(transactions.path(0).path("outcome_metric_id").path("value").asString())
                .isEqualTo("participants");
        assertThat(transactions.path(0).path("transaction_type").path("value").asString())
                .isEqualTo("Outcome Payment");
        assertThat(transactions
                        .path(0)
                        .path("money")
                        .path("amount")
                        .path("value")
                        .asLong())
                .isEqualTo(project.path("overall_project_finance")
                        .path("total_outcome_payments_made")
                        .path("amount")
                        .path("value")
                        .asLong());
        assertThat(transactions.path(0).path("notes").asString()).contains("clause people", settlement.toString());
        assertThat(sourcesOf(project))
                .contains(transactions.path(0).path("source_ids").asString());
        var plans = project.path("outcome_payment_plans").toString();
        assertThat(plans)
                .contains(payment.path("outcome_payment_plan_id").path("value").asString());
        var sources = project.path("sources").toString();
        assertThat(sources).contains(payment.path("source_ids").asString());
        assertThat(project.path("investments")
                        .path(0)
                        .path("investment_commitment")
                        .path("amount")
                        .path("exact")
                        .path("value")
                        .asLong())
                .isEqualTo(400_000);
        assertThat(project.path("delivery_locations")
                        .path(0)
                        .path("adminstrative_geography_code")
                        .path("value")
                        .asString())
                .isEqualTo(town.city.digits());
        assertThat(answer.body()).doesNotContain("山田").doesNotContain("出資");
        var fields = new TreeSet<String>();
        fields("", project, fields);
        assertThat(Files.readAllLines(Path.of("src/test/resources/musubi/platform/api/indigo-paths.txt")))
                .as("fields of the standard")
                .containsAll(fields);
    }

    private static String sourcesOf(JsonNode project) {
        return project.path("sources").toString();
    }

    /** Every field that holds a value, as the standard's own form writes it. */
    private static void fields(String path, JsonNode node, Set<String> fields) {
        if (node.isArray()) node.forEach(item -> fields(path, item, fields));
        else if (node.isObject())
            node.properties()
                    .forEach(field -> fields(
                            path.isEmpty() ? field.getKey() : path + "/" + field.getKey(), field.getValue(), fields));
        else fields.add(path);
    }

    @Test
    void what_few_hold_is_left_out_and_points_are_no_money() {
        town.signed(ContractFixture.yearly("yearly"));
        funded(9);
        town.signed("""
                agreement: walking
                title: {ja: 歩数ポイント, en: Points}
                unit: PT
                between: {payer: 試験市, payee: each person}
                for: {each: person, where: enrolled}
                clauses:
                  walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10}, below: 0}}
                """);

        var yearly = officer.get("/api/v1/agreements/yearly/indigo").json();
        var points = officer.get("/api/v1/agreements/walking/indigo");

        assertThat(yearly.path("investments")).isEmpty();
        assertThat(points.status()).as(points.body()).isEqualTo(200);
        assertThat(points.json().has("overall_project_finance")).isFalse();
        assertThat(points.json().has("outcome_payments")).isFalse();
        assertThat(points.json().has("transactions")).isFalse();
        assertThat(yearly.path("transactions")).isEmpty();
    }

    @Test
    void an_officer_saves_it_from_the_page_of_the_contract_and_strangers_do_not() throws IOException {
        town.signed(ContractFixture.yearly("yearly"));
        try (var screen = Screen.desk()) {
            var page = screen.signIn("first-" + town.city, ContractFixture.PASSWORD);
            screen.open("/contracts/yearly");
            assertThat(page.locator("main")).containsText("INDIGO");
            screen.clean();
            var saved = page.waitForDownload(
                    () -> page.getByText("公表用データ（INDIGO）を保存").click());
            assertThat(saved.suggestedFilename()).isEqualTo("yearly-indigo.json");
            assertThat(JsonMapper.builder()
                            .build()
                            .readTree(Files.readString(saved.path()))
                            .path("name")
                            .path("value")
                            .asString())
                    .isEqualTo("成果連動契約");
        }

        assertThat(officer.get("/api/v1/agreements/none/indigo").status()).isEqualTo(404);
        assertThat(Caller.of(ServerFixture.municipality(), Role.OFFICER)
                        .get("/api/v1/agreements/yearly/indigo")
                        .status())
                .isEqualTo(404);
        assertThat(Caller.of(town.city, Role.EVALUATOR)
                        .get("/api/v1/agreements/yearly/indigo")
                        .status())
                .isEqualTo(403);
    }
}
