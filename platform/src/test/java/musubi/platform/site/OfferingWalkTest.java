package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class OfferingWalkTest {
    private static final String FUND = """
            agreement: citizens-fund
            title: {ja: 市民ファンド, en: Citizens' fund}
            unit: JPY
            between: {payer: 健康広場, payee: [citizens]}
            term: {from: 2026-04-01, until: 2028-04-01}
            receipts: [yearly]
            funding:
              - {who: citizens, units: 100, unit: 20_000, on: 2026-04-01, as: investment}
            distribute:
              - dividend: {to: [citizens]}
            """;

    private final SiteFixture site = new SiteFixture();
    private final Funds funds = ServerFixture.part(Funds.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private void offered() {
        site.town.account("hanako", Role.INVESTOR, Optional.empty());
        site.town.as(site.town.first, () -> {
            var hanako = new Funder(UUID.randomUUID(), "person", "出資 花子");
            funds.enter(hanako, "hanako-" + site.town.city);
            funds.open(new Offering(
                    "citizens",
                    "市民ファンド",
                    "equity",
                    "citizens-fund",
                    "citizens",
                    20_000,
                    100,
                    today,
                    today.plusDays(30)));
            funds.subscribe(UUID.randomUUID(), "citizens", hanako.id(), 2);
            return true;
        });
    }

    @Test
    void an_offering_is_published_with_its_risks_and_an_investor_sees_what_everybody_may_and_the_own_units() {
        offered();
        site.come(12);
        site.town.released(site.town.requested(site.town.signed(ContractFixture.yearly("yearly")), "FY2026"));
        site.town.signed(FUND);
        site.measured();
        assertThatThrownBy(() -> site.draft(Part.FUNDERS)).isInstanceOf(java.util.NoSuchElementException.class);

        try (var desk = Screen.desk();
                var phone = Screen.phone();
                var investor = Screen.phone()) {
            var page = desk.signIn("first-" + site.town.city, ContractFixture.PASSWORD);
            desk.open("/funding/offerings/citizens");
            page.click("summary:has-text('リスクの説明')");
            page.fill("#r-ja", "目標に届かないと戻りません。");
            page.fill("#r-en", "Nothing comes back when targets are missed.");
            desk.clean();
            page.click("text=リスクの説明を保存する");
            desk.open("/publishing/funders");
            desk.clean();
            page.click("text=この内容で公開する");
            site.publish(Part.AGREEMENTS);
            site.publish(Part.FIGURES);

            var offering = phone.open(site.path("funders/citizens"));
            assertThat(offering.locator("main").innerText())
                    .contains("20,000円")
                    .contains("目標に届かないと戻りません。")
                    .contains("元本の保証はありません")
                    .contains("人数が少ないので表示しません")
                    .doesNotContain("花子")
                    .doesNotContain("2 口");
            assertThat((Integer) offering.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
            phone.clean();
            phone.open(site.path("funders") + "?lang=en");
            phone.clean();

            investor.signIn("hanako-" + site.town.city, ContractFixture.PASSWORD);
            investor.open("/holdings");
            assertThat(investor.page().locator("main").innerText())
                    .contains("2 口")
                    .contains("12人")
                    .contains("36,000円")
                    .contains("見込み");
            investor.clean();
        }
    }

    @Test
    void a_forecast_of_few_people_and_risks_that_say_nothing_are_refused() {
        offered();
        site.come(3);
        site.town.signed(ContractFixture.yearly("yearly"));
        site.town.signed(FUND);
        site.measured();
        site.town.as(site.town.first, () -> {
            assertThatThrownBy(() -> funds.warn("citizens", new Words(" ", "Risks")))
                    .isInstanceOf(BadInput.class);
            funds.warn("citizens", new Words("戻らないことがあります。", "It may not come back."));
            return true;
        });

        var sheet = (Sheets.FunderSheet) site.draft(Part.FUNDERS);

        assertThat(sheet.offerings().getFirst().forecasts()).isEmpty();
        assertThat(sheet.offerings().getFirst().unitsTaken()).isEmpty();
        assertThat(sheet.offerings().getFirst().feeding()).containsExactly("yearly");
    }
}
