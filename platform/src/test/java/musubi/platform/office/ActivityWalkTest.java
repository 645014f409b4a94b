package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.apple;
import static musubi.platform.activity.ExportFixture.joined;
import static musubi.platform.activity.ExportFixture.typedIn;
import static musubi.platform.activity.ExportFixture.walked;
import static musubi.platform.activity.ExportFixture.weighed;
import static musubi.platform.office.PeopleWalkTest.account;
import static musubi.platform.office.PeopleWalkTest.button;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Flag;
import musubi.platform.activity.Flagged;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.attendance.Cards;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers take in what devices say, decide about what is doubtful, and measure at a venue, on screen. */
class ActivityWalkTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private static FilePayload file(String text) {
        return new FilePayload("export.xml", "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_officer_looks_at_an_export_before_taking_it_in_and_the_same_file_again_changes_nothing() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(100));
        var export = apple(
                today,
                walked(today.minusDays(3), 6_120),
                walked(today.minusDays(2), 8_450),
                typedIn(today.minusDays(1), 12_000),
                walked(today.minusYears(3), 5_000),
                walked(today.minusDays(4), 5_000).replace("07:00", "later"),
                weighed(today.minusDays(2), "60.5"));
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/steps");
            page.fill("#q", "はなこ");
            button(page, "探す").click();
            screen.clean();
            page.locator("main table a").first().click();
            page.setInputFiles("#file", new FilePayload("cat.jpg", "image/jpeg", new byte[] {1, 2, 3}));
            button(page, "読んで").click();
            assertThat(page.locator("[role=alert]")).containsText("cat.jpg");
            screen.clean();
            page.setInputFiles("#file", file(export));
            button(page, "読んで").click();

            assertThat(page.locator("h1")).containsText("取り込む前の確認");
            assertThat(page.locator("main")).containsText("保留になる日が 1 日");
            assertThat(page.locator("main")).containsText("1年前より前の 1 件");
            assertThat(page.locator("main")).containsText("読めなかった行やファイル 1 件");
            page.locator("main summary").all().forEach(summary -> summary.click());
            screen.clean();
            button(page, "取り込む").first().click();
            assertThat(page.locator("main [role=status]")).containsText("4 件を取り込みました");
            assertThat(page.locator("#steps ~ .sideways").first()).containsText("保留");
            assertThat(page.locator("main")).containsText("60.50");
            screen.clean();

            screen.open("/people/" + hanako + "/export");
            page.setInputFiles("#file", file(export));
            button(page, "読んで").click();
            assertThat(page.locator("main [role=status]")).containsText("既に取り込まれています");

            var csv = page.waitForDownload(
                    () -> page.locator("a[href$='steps.csv']").click());
            Assertions.assertThat(csv.suggestedFilename()).isEqualTo("steps-" + hanako + ".csv");
        }
    }

    private static void sent(
            musubi.platform.municipality.Code city,
            PersonId person,
            LocalDate day,
            String source,
            String method,
            int steps) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(Uploads.class)
                        .keep(UUID.randomUUID(), List.of(new StepsReading(person, day, source, method, steps))));
    }

    @Test
    void an_officer_decides_about_one_count_and_about_many_and_takes_it_back() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(100));
        for (int day = 1; day <= 3; day++) sent(city, hanako, today.minusDays(day), "phone", "manual", 9_000 + day);
        sent(city, hanako, today.minusDays(4), "phone", "sensed", 6_000);
        sent(city, hanako, today.minusDays(4), "watch", "sensed", 31_000);
        try (var screen = Screen.withoutScripts()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/activity/flagged");
            assertThat(page.locator("main")).containsText("該当 4 件");
            assertThat(page.locator("main")).containsText("ほかの機器では 6,000 歩");
            button(page, "選んだものを").click();
            assertThat(page.locator("[role=alert]")).containsText("選ばれていません");

            page.selectOption("#reason", "manual");
            button(page, "探す").click();
            Assertions.assertThat(page.url()).contains("reason=manual");
            assertThat(page.locator("main")).containsText("該当 3 件");
            page.locator("main tbody button").first().click();
            page.check("input[value=accepted]");
            page.fill("#why", "花子さんに電話で確かめた");
            button(page, "記録する").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "本人に電話で確かめた");
            button(page, "記録する").click();
            assertThat(page.locator("main [role=status]")).containsText("1 件を認めました");

            screen.open("/activity/flagged?reason=manual");
            button(page, "この条件のすべて（2 件）").click();
            page.check("input[value=left-out]");
            page.fill("#why", "記録が残っていない");
            button(page, "記録する").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を数えないことにしました");
            page.locator("main summary").click();
            page.fill("#why", "記録が見つかった");
            button(page, "取り消す").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を元に戻しました");

            screen.open("/activity/flagged");
            assertThat(page.locator("main")).containsText("該当 3 件");
            assertThat(page.locator("main")).containsText("（取り消し済み）");
        }
        try (var screen = Screen.phone()) {
            screen.signIn("officer-" + city, "correct horse");
            var page = screen.open("/activity/flagged");
            screen.clean();
            button(page, "この条件のすべて").click();
            screen.clean();
            page.check("input[value=left-out]");
            page.fill("#why", "記録が残っていない");
            button(page, "記録する").click();
            assertThat(page.locator("main [role=status]")).containsText("3 件");
            screen.clean();
        }
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            Assertions.assertThat(screen.page()
                            .navigate(Screen.url("/activity/flagged"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void an_officer_finds_measures_of_the_body_in_the_same_queue_and_decides_about_them_in_the_same_way() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(100));
        sent(city, hanako, today.minusDays(1), "phone", "manual", 9_000);
        measured(city, hanako, today.minusDays(2), "60", 130, 80);
        measured(city, hanako, today.minusDays(1), "160", 80, 130);
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/activity/flagged");
            assertThat(page.locator("main")).containsText("該当 3 件");
            page.selectOption("#kind", "body");
            button(page, "探す").click();
            Assertions.assertThat(page.url()).contains("kind=body");
            assertThat(page.locator("main")).containsText("該当 2 件");
            assertThat(page.locator("#flagged")).containsText("体重が前回から5分の1を超えて変わった");
            assertThat(page.locator("#flagged")).containsText("80/130");
            screen.clean();
            button(page, "この条件のすべて（2 件）").click();
            screen.clean();
            page.check("input[value=accepted]");
            page.fill("#why", "測定器の記録を見た");
            button(page, "記録する").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を認めました");
            assertThat(page.locator("main table")).containsText("体重（kg）");
            screen.clean();
            page.locator("main summary").click();
            page.fill("#why", "別の人だった");
            button(page, "取り消す").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を元に戻しました");

            screen.open("/people/" + hanako);
            assertThat(page.locator("#body ~ .sideways").first()).containsText("160.00 保留");
            var csv = page.request().get(Screen.url("/people/" + hanako + "/body.csv"));
            Assertions.assertThat(csv.text()).contains("held,left_out").contains(",pressure weight,");
        }
    }

    @Test
    void decisions_and_what_waits_are_turned_each_by_themselves() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(100));
        var flagged = ServerFixture.part(Flagged.class);
        for (int day = 1; day <= 21; day++) {
            var on = today.minusDays(day);
            sent(city, hanako, on, "phone", "manual", 9_000);
            var seen = new Flag.Seen(hanako, on, "phone", Flag.Figure.steps(9_000), 0);
            ServerFixture.as(
                    city,
                    () -> flagged.decide(UUID.randomUUID(), List.of(seen), Flagged.Verdict.ACCEPTED, on + "の紙を見た"));
        }
        for (int source = 0; source <= 50; source++) sent(city, hanako, today, "watch-" + source, "manual", 9_000);
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/activity/flagged?kind=steps");
            assertThat(page.locator("#flagged tbody tr")).hasCount(50);
            assertThat(page.locator("#decisions tbody tr")).hasCount(20);
            page.locator("a[href*='list=decisions'][href*='after=20']").click();
            assertThat(page.locator("#decisions tbody tr")).hasCount(1);
            assertThat(page.locator("#decisions")).containsText(today.minusDays(1) + "の紙を見た");
            assertThat(page.locator("#flagged tbody tr")).hasCount(50);
            page.locator("a[href*='list=flagged'][href*='after=50']").click();
            assertThat(page.locator("#flagged tbody tr")).hasCount(1);
            Assertions.assertThat(page.url()).contains("kind=steps");
            screen.clean();
            screen.open("/activity/flagged");
            var csv = page.waitForDownload(() ->
                    page.locator("a[href*='decisions']:text('CSV')").first().click());
            Assertions.assertThat(csv.path())
                    .content()
                    .contains(today.minusDays(1) + "の紙を見た", today.minusDays(21) + "の紙を見た");
        }
    }

    private static void measured(
            musubi.platform.municipality.Code city,
            PersonId person,
            LocalDate day,
            String weight,
            int upper,
            int lower) {
        ServerFixture.as(
                city,
                () -> ServerFixture.part(BodyReadings.class)
                        .keep(
                                UUID.randomUUID(),
                                person,
                                new BodyReading(
                                        day,
                                        "own",
                                        "manual",
                                        null,
                                        new BigDecimal(weight),
                                        null,
                                        null,
                                        null,
                                        upper,
                                        lower)));
    }

    @Test
    void the_counter_measures_one_after_another_by_their_cards() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(100));
        var card = ServerFixture.as(city, () -> ServerFixture.part(Cards.class).issue(hanako));
        try (var screen = Screen.phone()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            var page = screen.open("/activity/station");
            page.fill("#who", "abcd efgh jkmn");
            button(page, "次へ").click();
            assertThat(page.locator("[role=alert]")).containsText("見つかりません");
            screen.clean();
            page.fill("#who", card);
            button(page, "次へ").click();
            assertThat(page.locator("h1")).containsText("山田 花子 さん");
            Assertions.assertThat(page.url()).doesNotContain(card);
            page.fill("#weight", "605");
            page.fill("#systolic", "80");
            page.fill("#diastolic", "130");
            button(page, "記録して").click();
            assertThat(page.locator("#weight-wrong")).containsText("10 から 400");
            assertThat(page.locator("#systolic-wrong")).containsText("大きくなるように");
            assertThat(page.locator("#weight")).hasValue("605");
            screen.clean();
            page.fill("#weight", "60.5");
            page.fill("#systolic", "130");
            page.fill("#diastolic", "80");
            button(page, "記録して").click();
            assertThat(page.locator("main [role=status]")).containsText("山田 花子 さんの測定を記録しました");
            screen.clean();

            page.fill("#who", "はなこ");
            button(page, "次へ").click();
            page.locator("main table a", new Page.LocatorOptions()).first().click();
            assertThat(page.locator("main table")).containsText("130/80");
            page.fill("#weight", "261");
            button(page, "記録して").click();
            assertThat(page.locator("main [role=alert]")).containsText("もう一度正しい値を記録してください");
            screen.clean();
            screen.open("/activity/station/" + hanako);
            assertThat(page.locator("main table")).containsText("261.00 保留");
            page.fill("#weight", "61");
            button(page, "記録して").click();
            assertThat(page.locator("main [role=alert]")).hasCount(0);
            screen.open("/people/" + hanako);
            assertThat(page.locator("#body ~ .sideways")).containsText("61.00");
            screen.clean();
        }
    }
}
