package musubi.platform.questionnaire;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.questionnaire.QuestionnaireFixture.kihon;
import static musubi.platform.questionnaire.QuestionnaireFixture.person;
import static musubi.platform.questionnaire.QuestionnaireFixture.sheet;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers ask, type what they are told and see results; residents answer on their own page. */
class QuestionnaireWalkTest {
    private static void account(Code city, String login, Role role, Optional<UUID> person) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login + "-" + city, "correct horse", role, person, Optional.empty());
            return true;
        });
    }

    @Test
    void an_officer_opens_a_campaign_types_a_sheet_by_keyboard_and_sees_who_to_call_on() {
        var city = ServerFixture.municipality();
        person(city, "山田 花子", "ヤマダ ハナコ");
        person(city, "佐藤 次郎", "サトウ ジロウ");
        account(city, "officer", Role.OFFICER, Optional.empty());
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + city, "correct horse");
            screen.open("/questionnaires");
            assertThat(page.locator("main")).containsText("まだ調査がありません");
            screen.clean();
            page.getByText("基本チェックリスト").first().click();
            assertThat(page.locator("main")).containsText("照合していません");
            screen.clean();
            page.getByText("この質問票で調査を始める").click();
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("調査の名前");
            page.fill("#title", "秋のチェック");
            screen.clean();
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("秋のチェック");
            page.getByText("2 人にお願いを送る").click();
            assertThat(page.locator("[role=status]")).containsText("2 人にお願いを送ります");
            page.getByText("まだ送っていない 2 人分を取り消す").click();
            assertThat(page.locator("[role=status]")).containsText("2 人分を取り消しました");
            page.fill("#q", "はなこ");
            page.getByText("探す").click();
            screen.clean();
            page.getByText("山田 花子").first().click();

            // The first question has the focus: digits choose, Enter goes on. 2 is no.
            assertThat(page.locator("#q-1 input").first()).isFocused();
            for (int i = 0; i < 11; i++) type(page, "2");
            page.keyboard().type("150");
            page.keyboard().press("Enter");
            page.keyboard().type("９９９");
            page.keyboard().press("Enter");
            for (int i = 0; i < 13; i++) type(page, "1");
            Assertions.assertThat(page.evaluate("document.activeElement.value")).isEqualTo("finish");
            page.keyboard().press("Enter");
            assertThat(page.locator("[role=alert]")).containsText("質問「体重は何キロですか」を確かめてください");
            assertThat(page.locator("#q-weight")).containsText("20 から 200 までの数");
            screen.clean();
            page.fill("#a-weight", "45");
            page.getByText("回答を確定する").click();
            assertThat(page.locator(".outcome")).containsText("変化が見られます");
            assertThat(page.locator(".outcome")).containsText("これは診断ではありません");
            assertThat(page.locator(".outcome")).containsText("配点は評価者が確認していません");
            screen.clean();

            page.getByText("秋のチェック").first().click();
            assertThat(page.locator("main")).containsText("回答済み（50%）");
            page.getByText("結果を見る").click();
            page.selectOption("#remark", "motor");
            page.getByText("しぼりこむ").click();
            assertThat(page.locator("main")).containsText("山田 花子");
            Assertions.assertThat(page.url()).contains("remark=motor");
            screen.clean();
            page.selectOption("#outcome", "steady");
            page.getByText("しぼりこむ").click();
            assertThat(page.locator("main")).containsText("条件に合う回答はまだありません");
            var csv = page.request()
                    .get(page.url().replace("/results?", "/results.csv?").replace("outcome=steady", "outcome="));
            Assertions.assertThat(csv.text()).contains("山田 花子").contains("足腰の力");
            Assertions.assertThat(csv.headers().get("content-disposition")).doesNotContain("山田");
        }
    }

    private static void type(Page page, String digit) {
        page.keyboard().press(digit);
        page.keyboard().press("Enter");
    }

    @Test
    void a_resident_answers_on_a_telephone_goes_back_leaves_and_comes_again() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        account(city, "hanako", Role.RESIDENT, Optional.of(hanako.value()));
        var campaign = QuestionnaireFixture.campaign(city, "late-elderly-15");
        try (var screen = Screen.phone()) {
            var page = screen.signIn("hanako-" + city, "correct horse");
            screen.open("/me/questions");
            screen.clean();
            page.getByText("答え始める").click();
            screen.clean();
            page.getByText("次へ", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("[role=alert]")).containsText("答えを一つ選んでください");
            screen.clean();
            assertThat(page.locator("[data-aloud]")).isVisible();
            page.getByText("まあよい").click();
            page.getByText("次へ", new Page.GetByTextOptions().setExact(true)).click();
            page.getByText("前に戻る").click();
            assertThat(page.locator("input[value='2']")).isChecked();
            page.getByText("保存して、あとで続ける").click();
            page.getByText("続きから答える").click();
            assertThat(page.locator("h1")).containsText("毎日の生活に満足していますか");
            for (int i = 2; i <= 15; i++) {
                page.locator(".choices input").first().check();
                page.getByText("次へ", new Page.GetByTextOptions().setExact(true)).click();
            }
            assertThat(page.locator("h1")).hasText("答えを確かめる");
            page.check("input[name=helped][value=family]");
            screen.clean();
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("ありがとうございました");
            assertThat(page.locator(".outcome")).containsText("合計点の基準はありません");
            screen.clean();
            assertThat(page.locator("nav")).not().containsText("参加者");
        }
        Assertions.assertThat(ServerFixture.as(
                        city, () -> ServerFixture.part(Answers.class).latest(campaign.id(), hanako)))
                .hasValueSatisfying(sheet -> {
                    Assertions.assertThat(sheet.answers()).hasSize(15).containsEntry("1", "2");
                    Assertions.assertThat(ServerFixture.as(
                                    city,
                                    () -> ServerFixture.part(Answers.class).helper(sheet.id())))
                            .contains("family");
                });
    }

    @Test
    void the_counter_asks_for_somebody_and_it_is_kept_as_heard_by_staff_with_nothing_they_began_alone() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        account(city, "counter", Role.COUNTER, Optional.empty());
        var campaign = QuestionnaireFixture.campaign(city, "late-elderly-15");
        var answers = ServerFixture.part(Answers.class);
        ServerFixture.as(city, () -> {
            answers.keepDraft(campaign.id(), hanako, Answers.Keeper.SELF, Map.of("1", "5"));
            return true;
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn("counter-" + city, "correct horse");
            Assertions.assertThat(
                            page.request().get(Screen.url("/me/questions")).status())
                    .as("acting for nobody")
                    .isEqualTo(403);
            screen.open("/people/" + hanako);
            page.locator("form[action$='/acting-for'] button").click();
            screen.open("/me/questions");
            assertThat(page.locator(".behalf")).isVisible();
            page.getByText("答え始める").click();
            for (int i = 1; i <= 15; i++) {
                page.locator(".choices input").first().check();
                page.getByText("次へ", new Page.GetByTextOptions().setExact(true)).click();
            }
            assertThat(page.locator("legend")).hasText("どのように聞きましたか");
            screen.clean();
            page.check("input[name=heard][value=phone]");
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("ありがとうございました");
        }
        var kept = ServerFixture.as(city, () -> answers.latest(campaign.id(), hanako))
                .orElseThrow();
        Assertions.assertThat(kept.channel()).isEqualTo(Sheet.Channel.PHONE);
        Assertions.assertThat(kept.answers()).containsEntry("1", "1");
        Assertions.assertThat(ServerFixture.as(
                        city,
                        () -> ServerFixture.part(Audit.class).concerning(hanako.value(), 9).stream()
                                .filter(e -> e.action().equals("questionnaire.answered"))
                                .toList()))
                .singleElement()
                .satisfies(e -> {
                    Assertions.assertThat(e.role()).isEqualTo("counter");
                    Assertions.assertThat(e.onBehalfOf()).contains(hanako.value());
                });
    }

    @Test
    void it_works_without_scripts_and_at_twice_the_size() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        account(city, "hanako", Role.RESIDENT, Optional.of(hanako.value()));
        QuestionnaireFixture.campaign(city, "satisfaction");
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn("hanako-" + city, "correct horse");
            // Text at 200 % on a screen of 780 points is laid out as on one of 390.
            page.setViewportSize(390, 600);
            screen.open("/me/questions");
            page.getByText("答え始める").click();
            for (int i = 1; i <= 3; i++) {
                page.locator(".choices label").first().click();
                page.getByText("次へ", new Page.GetByTextOptions().setExact(true)).click();
            }
            page.locator("main button").last().click();
            assertThat(page.locator(".outcome")).containsText("採点はしません");
            page.goBack();
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("ありがとうございました");
        }
    }

    @Test
    void nobody_reaches_the_answers_of_others() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "山田 太郎", "ヤマダ タロウ");
        account(city, "hanako", Role.RESIDENT, Optional.of(hanako.value()));
        account(other, "officer", Role.OFFICER, Optional.empty());
        var campaign = QuestionnaireFixture.campaign(city, "kihon-checklist");
        ServerFixture.as(city, () -> ServerFixture.part(Answers.class).keep(sheet(campaign, taro, kihon("1"))));
        var ofTaro = "/questionnaires/%s/people/%s/result".formatted(campaign.id(), taro);
        try (var resident = Screen.desk();
                var officer = Screen.desk()) {
            resident.signIn("hanako-" + city, "correct horse");
            status(resident, ofTaro, 403);
            status(resident, "/me/questions/" + campaign.id() + "/result", 404);
            status(resident, "/me/questions/" + UUID.randomUUID() + "/1", 404);
            status(resident, "/me/questions/" + campaign.id() + "/27", 404);
            status(resident, "/me/questions/" + campaign.id() + "/0", 404);
            officer.signIn("officer-" + other, "correct horse");
            status(officer, ofTaro, 404);
            status(officer, "/questionnaires/" + campaign.id() + "/results.csv", 404);
            status(officer, "/me/questions", 403);
        }
    }

    private static void status(Screen screen, String path, int expected) {
        Assertions.assertThat(screen.page().request().get(Screen.url(path)).status())
                .as(path)
                .isEqualTo(expected);
    }

    @Test
    void hostile_names_of_a_campaign_stay_text() {
        var city = ServerFixture.municipality();
        person(city, "<b>山田</b>", "ヤマダ");
        account(city, "officer", Role.OFFICER, Optional.empty());
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + city, "correct horse");
            screen.open("/questionnaires/new");
            page.fill("#title", "<img src=x onerror=alert(1)>");
            page.selectOption("#form", "satisfaction/1");
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("<img src=x onerror=alert(1)>");
            assertThat(page.locator("main")).containsText("<b>山田</b>");
        }
    }
}
