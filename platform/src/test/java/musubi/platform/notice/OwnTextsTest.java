package musubi.platform.notice;

import static musubi.platform.notice.NoticeFixture.MORNING;
import static musubi.platform.notice.NoticeFixture.person;
import static musubi.platform.notice.NoticeFixture.send;
import static musubi.platform.notice.NoticeFixture.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

/** A municipality says things in its own words, and what was written before stays as it was. */
class OwnTextsTest {
    private static final String REMINDER = "questionnaire-reminder";

    private final Code city = ServerFixture.municipality();
    private final Templates templates = ServerFixture.part(Templates.class);
    private final OwnTexts own = ServerFixture.part(OwnTexts.class);
    private final Template standard = templates.standard(REMINDER).orElseThrow();

    private static Map<String, Template.Text> words(String ja) {
        return Map.of(
                "ja", new Template.Text("質問票のお願い", "{title} {last}", ja),
                "en", new Template.Text("Please answer", "{title} {last}", "{title} until {last}"));
    }

    private void say(int seen, Map<String, Template.Text> texts) {
        ServerFixture.as(city, () -> {
            own.say(standard, seen, texts);
            return true;
        });
    }

    private List<String> letters() {
        var letters = ServerFixture.part(Letters.class);
        var batch = UUID.randomUUID();
        return ServerFixture.as(city, () -> {
            letters.gather(batch);
            return letters.of(batch).stream().map(Letter::body).toList();
        });
    }

    private PersonId hanako() {
        return person(city, "見本町1-2-3", "", "");
    }

    @Test
    void a_notice_keeps_the_text_it_was_written_for_and_later_ones_have_the_new_one() {
        var hanako = hanako();
        tell(city, "a", hanako);
        say(0, words("{name}さん、{title}を{last}までに。"));
        tell(city, "b", hanako);
        say(1, words("二つ目：{title} {last}"));
        tell(city, "c", hanako);
        say(2, Map.of());
        tell(city, "d", hanako);
        send(city, MORNING);

        var bodies = letters();

        assertThat(bodies).hasSize(4);
        assertThat(bodies.get(0)).isEqualTo(bodies.get(3)).contains("秋のチェック");
        assertThat(bodies.get(1)).isEqualTo("山田 花子さん、秋のチェックを2026年12月20日までに。");
        assertThat(bodies.get(2)).startsWith("二つ目：秋のチェック");
        var other = ServerFixture.municipality();
        assertThat(ServerFixture.as(other, () -> templates.named(REMINDER))).contains(standard);
        assertThat(ServerFixture.as(other, () -> templates.named(REMINDER, standard.version() + "-own-1")))
                .isEmpty();
    }

    @Test
    void places_that_nothing_fills_and_fillings_that_are_shown_nowhere_are_refused() {
        for (var wrong : List.of(
                "{title} {last} {titel}", "{title} {last} {Title}", "{title} {last} { name }", "{title} {last} {", "}"))
            assertThatThrownBy(() -> say(0, words(wrong)))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems().getFirst())
                                    .satisfies(p -> assertThat(p.code()).isEqualTo("notice.unknown-place"))
                                    .satisfies(p -> assertThat(p.words().ja())
                                            .contains("日本語の文面", "{title}", "{last}", "{name}", "{municipality}")));
        var without = Map.of(
                "ja", new Template.Text("お願い", "{title}", "{title}"),
                "en", new Template.Text("Please", "{title}", "{title} {last}"));
        assertThatThrownBy(() -> say(0, without))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("notice.unused-place"));
        assertThatThrownBy(() -> say(0, words(" ")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("notice.missing"));
        assertThat(ServerFixture.as(city, () -> own.of(REMINDER))).isEmpty();
    }

    private static Template.Text text(String subject, String sms, String body) {
        return new Template.Text(subject, sms, body);
    }

    private static String refused(Template standard, Template.Text ja) {
        var problem = catchThrowableOfType(BadInput.class, () -> TemplateReader.own("ja", ja, standard))
                .problems()
                .getFirst();
        return problem.code() + " " + problem.words().ja();
    }

    @Test
    void what_the_standard_text_shows_stays_by_every_way_it_may_go_and_no_secret_stands_in_the_subject() {
        var code = templates.standard("account-code").orElseThrow();
        var all = "{code} {where} {last}";

        assertThat(refused(code, text("番号", "{where} {last}", all)))
                .startsWith("notice.unused-place")
                .contains("SMSに {code} がありません");
        assertThat(refused(code, text("番号", all, "{where} {last}")))
                .startsWith("notice.unused-place")
                .contains("本文に {code} がありません");
        assertThat(refused(code, text("番号 {code}", all, all)))
                .startsWith("notice.secret-in-subject")
                .contains("{code} は件名に書けません");
        TemplateReader.own("ja", text("番号", all, all), code);
        var letterAlone = templates.standard("invitation").orElseThrow();
        TemplateReader.own("ja", text("ご案内", "ご案内を手紙で送りました", all), letterAlone);
        var announcement = templates.standard("announcement").orElseThrow();
        assertThat(refused(announcement, text("お知らせ", "{title}：{text}", "{text}")))
                .contains("件名か本文に {title} がありません");
        TemplateReader.own("ja", text("お知らせ", "{title}：{text}", "{title} {text}"), announcement);
    }

    @Test
    void a_mail_to_staff_knows_no_name() {
        var invitation = templates.standard("staff-invitation").orElseThrow();
        var all = "{link} {login} {last}";

        assertThat(refused(invitation, text("ご招待", all, "{name} 様 " + all)))
                .startsWith("notice.unknown-place")
                .contains("「{name}」は使えません。使えるのは {link} {login} {last} {municipality} だけです。");
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var officer = new Visitor();
        officer.signIn(login, "correct horse");
        assertThat(officer.get("/notices/templates/staff-invitation").body())
                .contains("{link}", "{municipality}", "件名には書けません")
                .doesNotContain("{name}");
        assertThat(officer.get("/notices/templates/" + REMINDER).body())
                .contains("{name}")
                .doesNotContain("件名には書けません");
    }

    @Test
    void who_looks_at_an_example_does_not_overwrite_what_a_colleague_said_meanwhile() {
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        try (var desk = Screen.withoutScripts()) {
            var page = desk.signIn(login, "correct horse");
            desk.open("/notices/templates/" + REMINDER);
            page.fill("#jaBody", "{title} {last} わたし");
            say(0, words("{title} {last} 同僚"));
            page.locator("button:text-is('見本を見る（まだ変わりません）')").click();
            page.locator("button:text-is('この文面にする')").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("ほかの方がこの文面を先に変えました");
            page.locator("button:text-is('この文面にする')").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("ほかの方がこの文面を先に変えました");
        }
        assertThat(ServerFixture.as(city, () -> own.of(REMINDER)))
                .singleElement()
                .satisfies(s -> assertThat(s.texts().get("ja").body()).contains("同僚"));
    }

    @Test
    void who_has_not_seen_the_last_word_changes_nothing() {
        say(0, words("{title} {last} 一"));

        assertThatThrownBy(() -> say(0, words("{title} {last} 二")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("notice.said-meanwhile"));

        assertThat(ServerFixture.as(city, () -> own.of(REMINDER)))
                .singleElement()
                .satisfies(s -> assertThat(s.texts().get("ja").body()).isEqualTo("{title} {last} 一"));
    }

    @Test
    void an_officer_writes_looks_keeps_and_gives_up_a_text_and_each_is_written_down() {
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var counter = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.COUNTER, Optional.empty(), Optional.empty()));
        try (var desk = Screen.withoutScripts();
                var window = Screen.withoutScripts()) {
            var page = desk.signIn(login, "correct horse");
            desk.open("/notices/templates");
            page.locator("a[href='/notices/templates/" + REMINDER + "']").click();
            assertThat(page.locator("main").textContent()).contains("標準の文面を使っています", "{title}", "{last}", "受け取る方の氏名");
            page.fill("#jaBody", "{name}さん、{title}を{lsat}までに。");
            page.locator("button:text-is('この文面にする')").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("「{lsat}」は使えません", "{last}");
            assertThat(page.locator("#jaBody").inputValue()).contains("{lsat}");
            page.fill("#jaBody", "{name}さん、{title}を{last}までに。");
            page.locator("button:text-is('見本を見る（まだ変わりません）')").click();
            assertThat(page.locator("section.panel").first().textContent()).contains("見本 太郎さん、");
            assertThat(page.locator("section.panel").count()).isEqualTo(2);
            assertThat(ServerFixture.as(city, () -> own.of(REMINDER))).isEmpty();
            page.locator("button:text-is('この文面にする')").click();
            assertThat(page.locator("[role=status].done").textContent()).contains("文面を変えました");
            desk.open("/notices/templates");
            assertThat(page.locator("main").textContent()).contains("見本 太郎さん、");
            desk.open("/notices/templates/" + REMINDER);
            page.locator("button:text-is('標準の文面に戻す')").click();
            assertThat(page.locator("main").textContent()).contains("標準の文面に戻しました", "標準の文面を使っています");
            var clerk = window.signIn(counter, "correct horse");
            assertThat(clerk.navigate(Screen.url("/notices/templates/" + REMINDER))
                            .status())
                    .isEqualTo(403);
            assertThat(clerk.navigate(Screen.url("/notices/templates")).status())
                    .isEqualTo(200);
        }
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.subject().equals("template " + REMINDER))
                .extracting(e -> e.action())
                .containsExactly("notice.text-standard", "notice.text-changed");
    }

    @Test
    void the_page_of_a_text_keeps_nobody_out() {
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        say(0, words("{title} {last}"));
        try (var desk = Screen.desk()) {
            desk.signIn(login, "correct horse");
            desk.open("/notices/templates/" + REMINDER);
            desk.clean();
        }
    }
}
