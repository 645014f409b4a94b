package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.office.PeopleWalkTest.account;
import static musubi.platform.office.PeopleWalkTest.button;

import java.time.YearMonth;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.points.CityFixture;
import org.junit.jupiter.api.Test;

/** An officer announces a draw among the entries of a clause, on screen. */
class EntryDrawWalkTest {
    private static final String TEXT = CityFixture.TEXT.replace(
            "  class:",
            "  lottery: {title: {ja: 抽選, en: lottery}, per: month, gives: lottery-entry, pays: {bands: {clause: walking}, from: {10: 1}, below: 0}}\n  class:");

    @Test
    void an_officer_announces_a_draw_counts_the_entries_and_is_told_when_it_can_be_drawn() {
        var city = new CityFixture();
        try (var screen = Screen.desk()) {
            screen.signIn(account(city.code(), Role.OFFICER), "correct horse");
            var page = screen.open("/rewards/entries");
            assertThat(page.locator("main")).containsText("署名の済んだ約款がありません");
            screen.clean();
            city.as(() -> {
                var contracts = ServerFixture.part(Contracts.class);
                var version = contracts.versions(contracts.enter(TEXT)).getFirst();
                for (var party : version.unsigned())
                    contracts.sign(
                            CityFixture.AGREEMENT, version.number(), party, "市長", city.today(), version.digest());
                return true;
            });
            screen.open("/rewards");
            page.locator("a[href$='/rewards/entries']").click();
            page.fill("#winners", "ten");
            button(page, "予告する").click();
            assertThat(page.locator("#winners-wrong")).containsText("9999");
            assertThat(page.locator("#title-wrong")).containsText("名前");
            screen.clean();
            page.fill("#title", "冬の抽選");
            page.fill("#first", city.lastMonth().toString());
            page.fill("#last", city.lastMonth().toString());
            page.fill("#winners", "10");
            button(page, "予告する").click();
            assertThat(page.locator("#last-wrong")).containsText("終わる前に予告");
            page.fill("#last", YearMonth.from(city.today()).toString());
            button(page, "予告する").click();
            assertThat(page.locator("main [role=status]")).containsText("種を決めました");
            button(page, "数える").click();
            assertThat(page.locator("main [role=status]")).containsText("0 口");
            button(page, "抽選する").click();
            assertThat(page.locator("[role=alert]")).containsText("最後の月が終わってから");
            screen.clean();
            screen.open("/rewards/entries");
            assertThat(page.locator("#draws")).containsText("冬の抽選");
            screen.clean();
        }
    }
}
