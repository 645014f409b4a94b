package musubi.platform.joint;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Words;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Two municipalities share a contract, on screen. */
class JointContractWalkTest {
    private static final String PASSWORD = "correct horse";
    private final Code host = ServerFixture.municipality();
    private final Code guest = ServerFixture.municipality();
    private final UUID programme = UUID.randomUUID();

    private static String account(Code city, String name) {
        var login = name + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, PASSWORD, Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    private void together() {
        var programmes = ServerFixture.part(JointProgrammes.class);
        JointContractTest.as("first", host, () -> {
            programmes.found(programme, new Words("連携", "Joint"), "kenko");
            programmes.invite(programme, guest);
            return true;
        });
        JointContractTest.as("first", guest, () -> {
            programmes.accept(programme, "kenko");
            return true;
        });
    }

    @Test
    void a_contract_is_proposed_signed_by_both_settled_over_the_sum_and_paid_by_two_people() {
        together();
        JointContractTest.people(host, 12);
        JointContractTest.people(guest, 11);
        String address;
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(host, "first"), PASSWORD);
            screen.open("/joint/" + programme + "/contracts");
            screen.clean();
            page.fill("#text", JointContractTest.TEXT);
            page.fill("#share-" + host, "2");
            page.fill("#share-" + guest, "none");
            page.locator("form.card button").click();
            assertThat(page.locator("[role=alert]")).containsText("負担の割合");
            assertThat(page.locator("#share-" + host)).hasValue("2");
            page.fill("#share-" + guest, "1");
            page.locator("form.card button").click();
            assertThat(page.locator(".done")).containsText("契約を示しました");
            page.getByText("署名を記録する").click();
            assertThat(page.locator(".done")).containsText("署名を記録しました");
            address = java.net.URI.create(page.url()).getPath() + "?period=" + JointContractTest.PERIOD;
        }
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(guest, "first"), PASSWORD);
            screen.open(address);
            page.getByText("署名を記録する").click();
            assertThat(page.locator(".done")).containsText("署名を記録しました");
            screen.open(address);
            screen.clean();
            page.getByText("証拠を固定して数を渡す").click();
            assertThat(page.locator(".done")).containsText("数を渡しました");
            assertThat(page.locator("main")).containsText("まだ数を渡していない自治体");
        }
        try (var screen = Screen.desk()) {
            var page = screen.signIn("first-" + host, PASSWORD);
            screen.open(address);
            page.getByText("証拠を固定して数を渡す").click();
            assertThat(page.locator("main")).containsText("28,001");
            assertThat(page.locator("main")).containsText("18,667");
            page.getByText("支払を依頼する").click();
            page.getByText("支払を承認する").click();
            assertThat(page.locator("[role=alert]")).containsText("別の職員");
            screen.clean();
        }
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(host, "second"), PASSWORD);
            screen.open(address);
            page.getByText("支払を承認する").click();
            assertThat(page.locator(".done")).containsText("承認しました");
            page.getByText("固定した証拠から計算し直して確かめる").click();
            assertThat(page.locator(".done")).containsText("渡した数と同じ");
            assertThat(page.getByText("支払の依頼を取り下げる")).hasCount(0);
            var pack = page.request().get(Screen.url(address.replace("?", "/pack.zip?")));
            Assertions.assertThat(pack.status()).isEqualTo(200);
            Assertions.assertThat(pack.headers().get("content-type")).isEqualTo("application/zip");
            Assertions.assertThat(new String(pack.body(), 0, 2, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("PK");
            page.locator("a.button[href$='/bank']").click();
            assertThat(page.locator("h1")).containsText("銀行のファイル");
            assertThat(page.locator("main")).containsText("18,667");
            page.locator("main a").first().click();
            assertThat(page.locator("h1")).containsText("共同の成果連動契約");
            Assertions.assertThat(page.request()
                            .get(Screen.url(address.replace("?", "/statement?")))
                            .text())
                    .contains("28,001");
            Assertions.assertThat(page.request()
                            .get(Screen.url("/joint/contracts/" + UUID.randomUUID()))
                            .status())
                    .isEqualTo(404);
        }
    }

    /** A contract that both signed and whose numbers both handed over. */
    private UUID sealed() {
        together();
        var id = UUID.randomUUID();
        JointContractTest.people(host, 12);
        JointContractTest.people(guest, 11);
        var contracts = ServerFixture.part(JointContracts.class);
        JointContractTest.as("first", host, () -> {
            contracts.propose(id, programme, JointContractTest.TEXT, Map.of(host, 2L, guest, 1L));
            return true;
        });
        for (var city : List.of(host, guest))
            JointContractTest.as("first", city, () -> {
                contracts.sign(id);
                return true;
            });
        for (var city : List.of(host, guest))
            JointContractTest.as("first", city, () -> {
                ServerFixture.part(JointEvidence.class).seal(id, JointContractTest.PERIOD);
                return true;
            });
        return id;
    }

    @Test
    void who_finds_a_record_wrong_after_both_paid_corrects_it_and_sees_what_is_to_pay_now() {
        var id = sealed();
        for (var city : List.of(host, guest)) {
            JointContractTest.as(
                    "first", city, () -> ServerFixture.part(JointPayments.class).request(id, JointContractTest.PERIOD));
            JointContractTest.as(
                    "second",
                    city,
                    () -> ServerFixture.part(JointPayments.class).release(id, JointContractTest.PERIOD));
        }
        JointContractTest.as("first", host, () -> {
            JointContractTest.attended("taiso-1");
            return true;
        });

        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(host, "first"), PASSWORD);
            screen.open("/joint/contracts/" + id + "?period=" + JointContractTest.PERIOD);
            page.fill("#reason", "名簿の写し漏れ");
            page.getByText("訂正して数を渡し直す").click();
            assertThat(page.locator(".done")).containsText("訂正しました");
            assertThat(page.locator("main")).containsText("訂正 1 回目");
            assertThat(page.locator("#own")).containsText("18,667");
            assertThat(page.locator("#own tbody tr:last-child")).containsText("667");
            screen.clean();
            page.getByText("支払を依頼する").click();
            assertThat(page.locator(".done")).containsText("依頼しました");
            screen.clean();
            page.getByText("支払の依頼を取り下げる").click();
            assertThat(page.locator(".done")).containsText("取り下げました");
            page.getByText("支払を依頼する").click();
            assertThat(page.locator(".done")).containsText("依頼しました");
            screen.open("/");
            assertThat(page.locator("main")).containsText("共同の契約の支払の承認待ち: 1");
        }
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(guest, "first"), PASSWORD);
            screen.open("/joint/contracts/" + id + "?period=" + JointContractTest.PERIOD);
            assertThat(page.locator("main")).containsText("訂正 1 回目: 市" + host);
            assertThat(page.locator("main")).not().containsText("写し漏れ");
            screen.clean();
        }
    }

    @Test
    void who_is_told_at_the_second_approval_that_the_evidence_was_lost_seals_it_anew_and_both_approve_again()
            throws IOException {
        var id = sealed();
        var address = "/joint/contracts/" + id + "?period=" + JointContractTest.PERIOD;
        var pack = UUID.nameUUIDFromBytes((id + " " + JointContractTest.PERIOD).getBytes(StandardCharsets.UTF_8));
        account(host, "first");
        account(host, "second");
        try (var first = Screen.desk();
                var second = Screen.phone()) {
            var asking = first.signIn("first-" + host, PASSWORD);
            var approving = second.signIn("second-" + host, PASSWORD);
            first.open(address);
            assertThat(asking.locator("main")).not().containsText("固定し直す");
            asking.getByText("支払を依頼する").click();
            assertThat(asking.locator(".done")).containsText("依頼しました");
            Files.delete(JointContractTest.as(
                            "first",
                            host,
                            () -> ServerFixture.part(Snapshots.class).pack(pack))
                    .resolve("manifest.json"));

            second.open(address);
            approving.getByText("支払を承認する").click();
            assertThat(approving.locator("[role=alert]")).containsText("「固定し直す」で理由を書いて");
            second.clean();
            second.open(address);
            approving.fill("#reason", "証拠の入ったディスクが壊れた");
            approving.locator("form[action$=correction] button").click();
            assertThat(approving.locator("main")).containsText("訂正 1 回目");
            assertThat(approving.locator("main")).not().containsText("固定し直す");
            second.clean();

            first.open(address);
            asking.getByText("支払を依頼する").click();
            assertThat(asking.locator(".done")).containsText("依頼しました");
            second.open(address);
            approving.getByText("支払を承認する").click();
            assertThat(approving.locator(".done")).containsText("承認しました");
            assertThat(approving.locator("#own")).containsText("18,667");
        }
    }
}
