package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.apple;
import static musubi.platform.activity.ExportFixture.typedIn;
import static musubi.platform.activity.ExportFixture.walked;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.ExportFixture;
import musubi.platform.activity.Flag;
import musubi.platform.activity.Flagged;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** A resident sends and reads their steps on their own telephone. */
class StepsWalkTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = ExportFixture.joined(city, today.minusDays(60));
    private final String login = ServerFixture.as(
            city, () -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));

    private static FilePayload file(String text) {
        return new FilePayload("export.xml", "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private void told(String source, LocalDate day, int steps) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class)
                        .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, day, source, "sensed", steps))));
    }

    private List<Uploads.Day> days() {
        return ServerFixture.as(city, () -> ServerFixture.part(Uploads.class).days(hanako, today.minusDays(400)));
    }

    @Test
    void a_telephone_that_is_known_sends_its_steps_with_two_taps_and_one_that_is_new_is_looked_at_first() {
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            page.locator(".bar a").nth(2).click();
            assertThat(page.locator("main")).containsText("まだ歩数が届いていません");
            phone.clean();
            page.setInputFiles("#file", file(apple(today, walked(today.minusDays(2), 6_000))));
            assertThat(page.locator("h1")).hasText("あなたの記録ですか");
            phone.clean();
            assertThat(days()).isEmpty();
            button(page, "はい、わたしの記録です").click();
            assertThat(page.locator("[role=status]")).containsText("1 日分の歩数を受け取りました");
            phone.clean();

            phone.open("/me");
            page.locator(".bar a").nth(2).click();
            page.setInputFiles(
                    "#file",
                    file(apple(
                            today,
                            walked(today.minusDays(1), 7_000),
                            typedIn(today.minusDays(3), 12_000),
                            walked(today.minusDays(900), 3_000))));
            assertThat(page.locator("h1")).hasText("歩数が届きました");
            assertThat(page.locator("main")).containsText("職員が確かめるまで数えない");
            assertThat(page.locator("main")).containsText("参加する1年より前の 1 件");
            phone.clean();
            phone.open("/me/steps");
            page.setInputFiles("#file", file(apple(today, walked(today.minusDays(2), 6_000))));
            assertThat(page.locator("[role=status].done")).containsText("前に受け取っています");
            page.setInputFiles("#file", file("歩数です"));
            assertThat(page.locator("[role=alert]")).containsText("受け取れませんでした");
            page.setInputFiles("#file", file(apple(today, walked(today.minusDays(4), 5_000))));
            assertThat(page.locator("h1")).hasText("歩数が届きました");
        }
        assertThat(days()).extracting(Uploads.Day::steps).containsExactly(7_000, 6_000, 12_000, 5_000);
    }

    @Test
    void a_year_lists_the_months_that_have_begun() {
        int begun = (today.getMonthValue() + 8) % 12 + 1;
        try (var phone = Screen.phone()) {
            phone.signIn(login, "correct horse");
            var page = phone.open("/me/steps?by=year");

            assertThat(page.locator("main table tbody tr")).hasCount(begun);

            page = phone.open("/me/steps?by=year&on=" + today.minusYears(1));
            assertThat(page.locator("main table tbody tr")).hasCount(12);
        }
    }

    @Test
    void each_day_says_what_counted_and_why_the_rest_did_not() {
        var yesterday = today.minusDays(1);
        told("apple-watch", yesterday, 6_120);
        told("iphone", yesterday, 1_180);
        for (int i = 2; i < 40; i++) told("apple-watch", today.minusDays(i), 3_000 + 100 * i);
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/steps?by=month&on=" + yesterday);
            assertThat(page.locator("main")).containsText("国のめやす　1日 6,000歩");
            assertThat(page.locator("figcaption")).containsText("あなたのはじめの7日　1日 6,600歩");
            phone.clean();
            phone.open("/me/steps?by=year");
            phone.clean();
            phone.open("/me/steps?by=week&on=" + yesterday);
            phone.clean();
            page.locator("td.number", new Page.LocatorOptions().setHasText("6,120歩"));
            phone.open("/me/steps/day/" + yesterday);
            assertThat(page.locator("main")).containsText("6,120歩 を数えました");
            assertThat(page.locator("main")).containsText("同じ日の時計を数えたので、こちらは数えません");
            phone.clean();
            assertThat(page.request()
                            .get(Screen.url("/me/steps/day/2026-99-99"))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void what_is_written_by_hand_is_marked_so_and_a_repeated_click_writes_it_once() {
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/steps/entry");
            page.fill("#steps", "たくさん");
            button(page, "記録する").click();
            assertThat(page.locator("#steps-wrong")).containsText("数字だけで");
            assertThat(page.locator("#steps")).hasValue("たくさん");
            phone.clean();
            page.fill("#steps", "６，２００歩");
            page.fill("#day", today.minusDays(90).toString());
            button(page, "記録する").click();
            assertThat(page.locator("#day-wrong")).containsText("31日前まで");
            page.fill("#day", today.toString());
            button(page, "記録する").click();
            assertThat(page.locator("main")).containsText("手で書いた歩数なので");
            phone.clean();
            phone.open("/me/body");
            page.fill("#weight", "６０．５");
            page.fill("#systolic", "130");
            button(page, "記録する").click();
            assertThat(page.locator(".mistake")).containsText("上と下の両方");
            page.fill("#diastolic", "80");
            button(page, "記録する").click();
            assertThat(page.locator("[role=status]")).containsText("測定を記録しました");
            page.fill("#weight", "60.1");
            page.fill("#day", today.minusDays(7).toString());
            button(page, "記録する").click();
            assertThat(page.locator("tbody tr")).hasCount(2);
            phone.clean();
        }
        assertThat(days())
                .singleElement()
                .satisfies(day -> assertThat(day.source() + " " + day.method() + " " + day.state())
                        .isEqualTo("by-hand manual held"));
    }

    @Test
    void a_measure_that_waits_for_confirmation_says_so_and_is_not_drawn_until_it_was_confirmed() {
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            weighs(page, phone, today.minusDays(8), "60");
            weighs(page, phone, today.minusDays(4), "61");
            assertThat(page.locator("svg circle")).hasCount(2);
            weighs(page, phone, today, "161");
            assertThat(page.locator("[role=status]")).containsText("役所が確認するまで数えずにおきます");
            assertThat(page.locator("tbody tr").first()).containsText("161.00 確認を待っています");
            assertThat(page.locator("svg circle")).hasCount(2);
            assertThat(page.locator("figure svg")).not().containsText("161");
            phone.clean();
            phone.open("/me/body?lang=en");
            assertThat(page.locator("tbody tr").first()).containsText("waits for confirmation");
            phone.open("/me/body?lang=ja");

            ServerFixture.as(city, () -> {
                var flagged = ServerFixture.part(Flagged.class);
                var open = flagged.list(new Flagged.Wanted(today, today, "body", "", "open"), 0, 10);
                return flagged.decide(
                        UUID.randomUUID(), open.stream().map(Flag::seen).toList(), Flagged.Verdict.ACCEPTED, "記録を見た");
            });
            phone.open("/me/body");
            assertThat(page.locator("svg circle")).hasCount(3);
            assertThat(page.locator("tbody tr").first()).not().containsText("確認を待っています");
        }
    }

    private static void weighs(Page page, Screen phone, LocalDate day, String weight) {
        phone.open("/me/body");
        page.fill("#weight", weight);
        page.fill("#day", day.toString());
        button(page, "記録する").click();
        assertThat(page.locator("[role=status]")).containsText("測定を記録しました");
    }

    @Test
    void blood_pressure_is_drawn_by_week_month_and_year_above_its_table_and_judged_by_nobody() {
        ServerFixture.as(city, () -> {
            for (int day = 0; day <= 28; day += 4)
                ServerFixture.part(BodyReadings.class)
                        .keep(UUID.randomUUID(), hanako, pressure(today.minusDays(day), 128 + day, 74 + day % 8));
            return true;
        });
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/body");
            page.getByText("血圧のうつりかわり").click();
            page.getByText("年", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("svg circle"))
                    .hasCount(page.locator("tbody tr").count());
            assertThat(page.locator("tbody tr").first()).containsText("128");
            phone.clean();
            page.getByText("月", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            phone.open("/me/body/pressure?by=week");
            assertThat(page.locator("polyline")).hasCount(2);
            assertThat(page.locator("main")).containsText("よい・わるいの目安は出していません");
            phone.open("/me/body/pressure?by=week&on=2001-01-01");
            assertThat(page.locator("main")).containsText("この間に測った血圧はありません");
            phone.open("/me/body/pressure?by=year&lang=en");
            phone.clean();
        }
    }

    private static BodyReading pressure(LocalDate day, int upper, int lower) {
        return new BodyReading(day, BodyReadings.OWN, "manual", null, null, null, null, null, upper, lower);
    }

    @Test
    void nothing_of_it_needs_scripts() {
        try (var phone = Screen.withoutScripts()) {
            var page = phone.signIn(login, "correct horse");
            phone.open("/me/steps");
            page.setInputFiles("#file", file(apple(today, walked(today.minusDays(2), 6_000))));
            button(page, "送る").click();
            button(page, "はい、わたしの記録です").click();
            assertThat(page.locator("[role=status]")).containsText("1 日分の歩数を受け取りました");
            phone.open("/me/steps");
            button(page, "送る").click();
            assertThat(page.locator("[role=alert]")).containsText("ファイルを選んでください");
        }
    }

    @Test
    void what_another_app_shares_is_only_looked_at_and_nobody_opens_the_export_of_another() {
        var taro = ExportFixture.joined(city, today.minusDays(60));
        var his = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(taro), Optional.empty()));
        told("ios-phone", today.minusDays(2), 4_000);
        String shared;
        try (var phone = Screen.phone()) {
            var page = phone.signIn(login, "correct horse");
            var answer = page.request()
                    .post(
                            Screen.url("/me/steps/share"),
                            com.microsoft.playwright.options.RequestOptions.create()
                                    .setMultipart(com.microsoft.playwright.options.FormData.create()
                                            .set("file", file(apple(today, walked(today.minusDays(1), 6_000))))));
            assertThat(answer.text()).contains("あなたの記録ですか");
            shared = answer.url().substring(answer.url().lastIndexOf('/') + 1);
            assertThat(days()).hasSize(1);
        }
        try (var phone = Screen.phone()) {
            var page = phone.signIn(his, "correct horse");
            assertThat(page.request()
                            .get(Screen.url("/me/steps/upload/" + shared))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whoever_shares_before_signing_in_is_told_that_nothing_was_taken_and_to_share_again() {
        try (var phone = Screen.phone()) {
            var page = phone.page();
            phone.open("/sign-in");
            page.setContent(
                    "<form method=post enctype=multipart/form-data action='%s'><input name=file value=steps><button>share</button></form>"
                            .formatted(Screen.url("/me/steps/share")));
            page.locator("button").click();
            assertThat(page.locator("[role=alert]:not([hidden])")).containsText("もう一度同じ操作で共有してください");
            phone.clean();
            phone.open("/sign-in");
            assertThat(page.locator("[role=alert]:not([hidden])")).hasCount(0);
            phone.signIn(login, "correct horse");
            assertThat(days()).isEmpty();
        }
    }
}
