package musubi.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.quantity.FiscalYear;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

class FeesTest {
    private static final String TEXT = """
            agreement: provider-fees
            title: {ja: 事業者委託料, en: Provider fees}
            unit: JPY
            between: {payer: 試験市, payee: each provider}
            for: {each: provider}
            term: {from: 2026-04-01, until: 2028-04-01}
            measures:
              participants: {measure: participants, window: fiscal-year}
            clauses:
              people: {title: {ja: 参加者, en: participants}, per: fiscal-year, pays: {price: 3_000, times: participants}}
            """;

    private final ContractFixture town = new ContractFixture();
    private final Fees fees = ServerFixture.part(Fees.class);

    @Test
    void a_provider_sees_its_own_released_fees_and_nobody_elses() {
        town.mark(town.somebody(), true);
        var id = town.requested(town.signed(TEXT), "FY2026");
        var provider = town.account("club", Role.PROVIDER, Optional.of("健康広場"));
        var rival = town.account("rival", Role.PROVIDER, Optional.of("別の事業者"));

        var before = town.as(provider, () -> fees.released("", new FiscalYear(2026)));
        town.released(id);
        var own = town.as(provider, () -> fees.released("", new FiscalYear(2026)));

        assertThat(before).isEmpty();
        assertThat(own).singleElement().extracting(Fees.Fee::amount).isEqualTo(3_000L);
        assertThat(town.as(rival, () -> fees.released("健康広場", new FiscalYear(2026))))
                .isEmpty();
        assertThat(town.as(rival, () -> ServerFixture.part(Settlements.class).find(id)))
                .isEmpty();
        assertThat(town.as(town.first, () -> fees.released("健康広場", new FiscalYear(2026))))
                .hasSize(1);
        assertThat(town.as(town.first, () -> fees.released("", new FiscalYear(2025))))
                .isEmpty();
        assertThatThrownBy(() -> town.as(
                        provider,
                        () -> ServerFixture.part(TransactionOperations.class)
                                .execute(status -> ServerFixture.part(JdbcClient.class)
                                        .sql("""
                                        insert into contract.fee select municipality, settlement, number + 1, agreement, correction, provider,
                                               title_ja, title_en, period, due, unit, amount from contract.fee
                                        """)
                                        .update())))
                .hasStackTraceContaining("row-level security");
        try (var desk = Screen.desk()) {
            var page = desk.signIn("club-" + town.city, ContractFixture.PASSWORD);
            desk.open("/fees?year=2026");
            assertThat(page.locator("tfoot").textContent()).contains("3,000円");
            desk.clean();
            assertThat(page.context().request().get(Screen.url("/contracts")).status())
                    .isEqualTo(403);
        }
    }
}
