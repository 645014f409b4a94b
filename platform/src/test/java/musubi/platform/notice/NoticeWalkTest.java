package musubi.platform.notice;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.notice.NoticeFixture.MORNING;
import static musubi.platform.notice.NoticeFixture.person;
import static musubi.platform.notice.NoticeFixture.send;
import static musubi.platform.notice.NoticeFixture.state;
import static musubi.platform.notice.NoticeFixture.tell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Mails;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers look after the outbox and print letters; residents read their notices and choose how they are told. */
class NoticeWalkTest {
    private static void account(Code city, String login, Role role, Optional<UUID> person) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login + "-" + city, "correct horse", role, person, Optional.empty());
            return true;
        });
    }

    @Test
    void an_officer_prints_letters_sends_again_and_calls_back() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "〒471-0024 愛知県豊田市西町3-60 コーポ西町 101号", "", "");
        person(city, "", "", "");
        account(city, "officer", Role.OFFICER, Optional.empty());
        tell(city, "campaign 1", hanako);
        send(city, MORNING);
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + city, "correct horse");
            screen.open("/notices");
            assertThat(page.locator("main")).containsText("待っているお知らせはありません");
            screen.clean();
            screen.open("/notices?state=to-print");
            assertThat(page.locator("tbody")).containsText("質問票への回答のお願い");
            screen.clean();
            screen.open("/notices/letters");
            assertThat(page.locator("main")).containsText("まだまとめた手紙はありません");
            screen.clean();
            page.locator("main form button").click();
            var batch = page.url();
            screen.clean();
            page.navigate(batch + "/print");
            assertThat(page.locator(".window")).containsText("山田 花子 様");
            assertThat(page.locator(".body")).containsText("秋のチェック");
            screen.clean();
            page.navigate(batch);
            var pdf = page.request().get(batch + "/letters.pdf");
            Assertions.assertThat(pdf.headers()).containsEntry("content-type", "application/pdf");
            Assertions.assertThat(textOf(pdf.body())).contains("山田 花子 様").contains("コーポ西町");
            page.locator("main form button").click();
            assertThat(page.locator("[role=status]")).containsText("1 通を発送済みにしました");
            Assertions.assertThat(state(city)).isEqualTo("sent letter 1");
            page.locator("details summary").last().click();
            screen.clean();
            page.locator("main form button").click();
            assertThat(page.locator("[role=status]")).containsText("1 通を印刷待ちに戻しました");
            Assertions.assertThat(state(city)).isEqualTo("to-print letter 1");
            page.locator("main form button").click();
            Assertions.assertThat(state(city)).isEqualTo("sent letter 1");
            screen.open("/notices/letters");
            assertThat(page.locator("main")).containsText("新しく印刷を待っている手紙はありません");
            assertThat(page.locator("tbody tr")).hasCount(1);
            screen.clean();
            Assertions.assertThat(page.request()
                            .get(Screen.url("/notices/letters/" + UUID.randomUUID()))
                            .status())
                    .isEqualTo(404);
            screen.open("/notices/templates");
            assertThat(page.locator("main")).containsText("見本 太郎 様");
            screen.clean();
        }
    }

    private static String textOf(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_has_failed_is_sent_again_and_what_waits_is_called_back() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "", "", "");
        account(city, "officer", Role.OFFICER, Optional.empty());
        tell(city, "campaign 1", hanako);
        send(city, MORNING);
        Assertions.assertThat(state(city)).isEqualTo("failed - 1 no-way");
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + city, "correct horse");
            screen.open("/notices?state=failed");
            assertThat(page.locator("tbody")).containsText("届ける方法がない");
            screen.clean();
            page.getByText("山田 花子").click();
            assertThat(page.locator("main")).containsText("質問票への回答のお願い");
            page.uncheck("input[value=sms]");
            screen.clean();
            page.locator("main form button").click();
            assertThat(page.locator("input[value=sms]")).not().isChecked();
            screen.open("/notices?state=failed");
            page.locator("tbody input").check();
            page.locator("main form button").last().click();
            assertThat(page.locator("[role=status]")).containsText("1 件を取りやめました");
            Assertions.assertThat(state(city)).startsWith("cancelled");
            screen.open("/notices?state=cancelled");
            page.locator("tbody input").check();
            screen.clean();
            page.getByText("取りやめを取り消す").click();
            assertThat(page.locator("[role=status]")).containsText("1 件をまた送ります");
            Assertions.assertThat(state(city)).startsWith("waiting");
            page.locator("tbody input").check();
            page.locator("main form button").last().click();
            Assertions.assertThat(state(city)).startsWith("cancelled");
        }
    }

    @Test
    void a_resident_reads_a_notice_and_chooses_how_to_be_told() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var hanako = person(city, "", "", "");
        account(city, "hanako", Role.RESIDENT, Optional.of(hanako.value()));
        account(other, "officer", Role.OFFICER, Optional.empty());
        tell(city, "campaign 1", hanako);
        try (var screen = Screen.phone();
                var stranger = Screen.desk()) {
            var page = screen.signIn("hanako-" + city, "correct horse");
            screen.open("/me/notices");
            assertThat(page.locator("main details")).containsText("山田 花子 様");
            page.uncheck("input[value=letter]");
            page.fill("#mail", "hanako@example");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("hanako@example.jp");
            assertThat(page.locator("#mail")).hasValue("hanako@example");
            screen.clean();
            page.fill("#mail", "Hanako@Example.jp");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=status]")).containsText("保存しました");
            assertThat(page.locator("input[value=letter]")).not().isChecked();
            Assertions.assertThat(page.request().get(Screen.url("/notices")).status())
                    .isEqualTo(403);

            var elsewhere = stranger.signIn("officer-" + other, "correct horse");
            elsewhere.navigate(Screen.url("/notices?state=waiting"));
            assertThat(elsewhere.locator("main")).containsText("待っているお知らせはありません");
        }
        Assertions.assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Mails.class).of(hanako)))
                .contains("Hanako@Example.jp");
    }
}
