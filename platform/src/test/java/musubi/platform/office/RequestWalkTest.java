package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.office.PeopleWalkTest.account;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import musubi.platform.print.Printer;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.context.MessageSource;

/** A formal request is taken in at the counter, decided by those who answer for it, and answered by letter. */
class RequestWalkTest {
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final PersonId hanako = ServerFixture.as(city, () -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private void asked(LocalDate on) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Requests.class)
                    .receive(new Requests.Received(
                            UUID.randomUUID(),
                            hanako,
                            Request.Kind.DISCLOSURE,
                            Request.AskedBy.PERSON,
                            Request.Channel.POST,
                            on,
                            Request.Said.NOTHING));
            return hanako;
        });
    }

    @Test
    void the_counter_takes_a_stop_of_use_in_and_an_officer_grants_it_and_prints_the_answer() throws IOException {
        try (var window = Screen.desk();
                var desk = Screen.desk()) {
            var counter = window.signIn(account(city, Role.COUNTER), "correct horse");
            window.open("/people/" + hanako);
            counter.locator("main a", new Page.LocatorOptions().setHasText("請求を受け付ける"))
                    .click();
            window.clean();
            button(counter, "受け付ける").click();
            assertThat(counter.locator("main")).containsText("一つ選んでください");
            counter.check("input[name=kind][value=stop-of-use]");
            counter.check("input[name=askedBy][value=representative]");
            button(counter, "受け付ける").click();
            assertThat(counter.locator("main")).containsText("代理人が請求したときだけ、その氏名を");
            assertThat(counter.locator("input[value=stop-of-use]")).isChecked();
            counter.fill("#representative", "山田 一郎");
            counter.fill("#text", "歩数を使わないでほしい");
            button(counter, "受け付ける").click();
            assertThat(counter.locator(".done")).containsText("受け付けました");
            assertThat(counter.locator("main")).containsText("山田 一郎");
            assertThat(counter.locator("#outcome")).hasCount(0);
            window.clean();

            var officer = desk.signIn(account(city, Role.OFFICER), "correct horse");
            desk.open("/people/requests");
            desk.clean();
            officer.locator("#requests a").click();
            assertThat(officer.locator("main")).containsText(today.plusDays(30).toString());
            desk.clean();
            officer.check("input[name=outcome][value=refused]");
            button(officer, "決定を記録する").click();
            assertThat(officer.locator("main")).containsText("理由を書いてください");
            officer.check("input[name=outcome][value=granted]");
            button(officer, "決定を記録する").click();
            assertThat(officer.locator(".done")).containsText("決定を記録しました");
            desk.clean();
            var printed = officer.locator("main a[href$='/letter.pdf']");
            assertThat(printed).hasCount(ServerFixture.part(Printer.class).ready() ? 1 : 0);
            counter.reload();
            assertThat(counter.locator("main")).containsText("決めたこと");
            assertThat(counter.locator("main a[href$='/letter.pdf']")).hasCount(0);
            if (ServerFixture.part(Printer.class).ready())
                Assertions.assertThat(letter(officer)).contains("山田 花子 様", "山田 一郎", "利用停止", "認める");
            desk.open("/people/requests?state=stopping");
            assertThat(officer.locator("#requests tbody tr")).hasCount(1);
            assertThat(officer.locator("#requests")).containsText("認める");
            desk.open("/people/requests");
            assertThat(officer.locator(".empty")).isVisible();
        }
    }

    @Test
    void the_answer_names_the_person_the_decision_and_its_reason_and_what_is_stopped() {
        var words = ServerFixture.part(MessageSource.class);
        var request = new Request(
                UUID.randomUUID(),
                hanako,
                Request.Kind.STOP_OF_USE,
                Request.AskedBy.PERSON,
                Request.Channel.POST,
                LocalDate.of(2026, 4, 1),
                LocalDate.of(2026, 5, 1),
                Optional.of(new Request.Decision(
                        1, Request.Outcome.PARTLY, "歩数<のみ>", Instant.parse("2026-04-10T01:00:00Z"))));

        var page = AnswerLetter.page(
                request,
                new Identity("山田 花子", "", "西町3-60", ""),
                "",
                "見本市",
                name -> words.getMessage(name, null, Locale.JAPANESE));

        Assertions.assertThat(page)
                .contains("山田 花子 様", "西町3-60", "見本市", "2026-04-10", "2026-04-01")
                .contains("利用停止", "一部を認める", "歩数&lt;のみ&gt;", "あなたの記録は", "使うのを止めている間は、ポイントもつきません")
                .doesNotContain("代理人", "この方", "封をした");
    }

    private static String letter(Page officer) throws IOException {
        var answer = officer.request().get(officer.url() + "/letter.pdf");
        Assertions.assertThat(new String(answer.body(), 0, 5, StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        try (var pdf = Loader.loadPDF(answer.body())) {
            return new PDFTextStripper().getText(pdf);
        }
    }

    @Test
    void what_is_overdue_is_on_the_first_page_and_found_and_how_many_days_there_are_is_said_to_be_our_own_choice() {
        asked(today.minusDays(31));
        asked(today);
        try (var desk = Screen.desk()) {
            var page = desk.signIn(account(city, Role.OFFICER), "correct horse");
            desk.open("/");
            page.getByText("期限を過ぎた個人情報の請求: 1 件").click();
            assertThat(page.locator("#requests tbody tr")).hasCount(1);
            assertThat(page.locator("#requests")).containsText("期限を過ぎています");
            assertThat(page.locator("main")).containsText("確認されたものではありません");
            desk.clean();
            page.fill("#days", "0");
            button(page, "変える").click();
            assertThat(page.locator("main")).containsText("1 から 365 まで");
            page.fill("#days", "14");
            button(page, "変える").click();
            assertThat(page.locator("main")).containsText("自治体で決めた日数");
            desk.clean();
        }
    }

    @Test
    void a_resident_asks_from_home_and_reads_what_was_decided() {
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        try (var phone = Screen.withoutScripts()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/record/requests");
            button(page, "送る").click();
            assertThat(page.locator(".alert")).containsText("一つ選んでください");
            page.check("input[value=stop-of-giving]");
            page.fill("#text", "大学に渡さないでください");
            button(page, "送る").click();
            assertThat(page.locator("[role=status]")).containsText("送りました");
            assertThat(page.locator("main")).containsText(today.plusDays(30) + " までにお返事します");
            ServerFixture.as(city, () -> {
                var requests = ServerFixture.part(Requests.class);
                requests.decide(
                        requests.find(Requests.Wanted.OPEN, 0, 5).getFirst().id(), Request.Outcome.GRANTED, "");
                return requests;
            });
            phone.open("/me/record/requests");
            assertThat(page.locator("main")).containsText("そのとおりにします");
            phone.open("/me/record/requests?lang=easy");
            assertThat(page.locator("main")).containsText("おねがいの とおりに します");
            phone.open("/me/record/requests?lang=ja");
        }
        try (var phone = Screen.phone()) {
            phone.signIn(login, "correct horse");
            phone.open("/me/record/requests");
            phone.clean();
        }
    }
}
