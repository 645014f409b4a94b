package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Settlements;
import org.junit.jupiter.api.Test;

class SettingsWalkTest {
    private final ContractFixture town = new ContractFixture();

    @Test
    void what_is_decided_once_for_everybody_stands_on_one_page_with_where_it_is_changed() {
        town.account("chief", Role.ADMINISTRATOR, Optional.empty());
        try (var desk = Screen.desk();
                var chief = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/settings");
            assertThat(page.locator("main").textContent())
                    .contains("メールの送信", "設定されていません", "サーバーの設定: mail-host")
                    .contains("21:00 から 08:00 まで", "変えられません")
                    .contains("職員・事業者などの利用者", "管理者が変えます")
                    .contains("決まっていない事業: 1");
            desk.clean();
            chief.signIn("chief-" + town.city, ContractFixture.PASSWORD);
            chief.open("/settings");
            for (var link : chief.page().locator("main td a").all()) {
                var path = link.getAttribute("href");
                assertThat(chief.page()
                                .request()
                                .get("http://localhost:"
                                        + ServerFixture.server().port() + path)
                                .status())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(chief.page().locator("main td a[href='/accounts']").count())
                    .isEqualTo(1);
            phone.signIn("second-" + town.city, ContractFixture.PASSWORD);
            phone.open("/settings");
            phone.clean();
        }
    }

    @Test
    void frozen_evidence_stands_with_its_digest_and_what_it_was_frozen_for() {
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/packs");
            assertThat(page.locator("main").textContent()).contains("まだ固定した証拠がありません");
            desk.clean();

            town.signed(ContractFixture.yearly("yearly"));
            town.mark(town.somebody(), true);
            var approved = town.approved("yearly", "FY2026");
            var settled = town.as(
                    town.first,
                    () -> ServerFixture.part(Settlements.class).find(approved).orElseThrow());
            desk.open("/packs");

            assertThat(page.locator("#packs").textContent()).contains("成果連動契約", "令和8年度", settled.pack(), "保存しています");
            assertThat(page.locator("#packs td a").getAttribute("href"))
                    .isEqualTo("/contracts/yearly/settlements/" + approved.value());
            assertThat(page.request()
                            .get(Screen.url("/packs?as=csv&list=packs"))
                            .text())
                    .contains(settled.pack(), "成果連動契約");
            assertThat(page.request()
                            .get(Screen.url("/packs?as=pdf&list=packs"))
                            .body())
                    .startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
            desk.clean();
            phone.signIn("second-" + town.city, ContractFixture.PASSWORD);
            phone.open("/packs");
            phone.clean();
        }
        var other = new ContractFixture();
        assertThat(other.as(
                        other.first, () -> ServerFixture.part(Settlements.class).frozen(0, 10)))
                .isEmpty();
    }
}
