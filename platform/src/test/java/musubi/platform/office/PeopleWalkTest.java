package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.people.Conditions;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Schemes;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers and the counter do with residents what they have to, on screen. */
class PeopleWalkTest {
    static String account(Code city, Role role) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private static void fill(Page page, String name, String born) {
        page.fill("#name", name);
        page.fill("#born", born);
        page.check("input[name=sex][value=F]");
    }

    @Test
    void an_officer_sets_who_may_join_is_told_why_somebody_may_not_and_accepts_them_with_a_reason() {
        var city = ServerFixture.municipality();
        var born = LocalDate.now(Japan.TIME).minusYears(50).toString();
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/schemes/new");
            page.fill("#ja", "ずっと元気");
            page.fill("#en", "Always well");
            page.fill("#scheme", "Genki!");
            page.fill("#least", "65");
            page.check("input[name=care][value=uncertified]");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("小文字の英数字");
            screen.clean();
            page.fill("#scheme", "genki");
            button(page, "登録する").click();
            assertThat(page.locator("main")).containsText("65歳以上");
            screen.clean();

            screen.open("/people/new");
            page.selectOption("#scheme", "genki");
            fill(page, "山田 花子", born);
            page.check("input[name=certified][value=no]");
            button(page, "確かめる").click();
            assertThat(page.locator("[role=alert]")).containsText("65 歳以上の方が対象です（この方は 50 歳）");
            screen.clean();
            page.fill("#why", "山田さんの家族");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "家族と参加するため");
            button(page, "登録する").click();
            assertThat(page.locator("h1")).hasText("山田 花子");
            assertThat(page.locator("main")).containsText("職員の判断で受け入れ: 家族と参加するため");
        }
    }

    @Test
    void somebody_leaves_joins_again_and_gives_and_withdraws_consent_on_their_page() {
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/consents");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("日本語と英語の両方");
            page.fill("#titleJa", "事業への参加");
            page.fill("#titleEn", "Taking part");
            page.fill("#bodyJa", "歩数と参加の記録を、氏名を除いて精算に使います。");
            page.fill("#bodyEn", "Steps and visits are used to settle, without names.");
            button(page, "登録する").click();
            screen.clean();

            screen.open("/people/new");
            fill(page, "山田 花子", "1948-05-05");
            page.fill("#on", today.minusDays(30).toString());
            page.check("input[name=consent]");
            screen.clean();
            button(page, "登録する").click();
            assertThat(page.locator("#consents + table")).containsText("同意あり");
            page.fill("input[name=day]", today.plusDays(1).toString());
            page.locator("form[action$=withdrawal]").evaluate("form => form.noValidate = true");
            button(page, "撤回を記録").click();
            assertThat(page.locator("#mend-day")).containsText("今日までの日");
            screen.clean();
            page.fill("input[name=day]", today.minusDays(3).toString());
            button(page, "撤回を記録").click();
            assertThat(page.locator("main")).containsText("いまの状態は、その後の");
            assertThat(page.locator("#consents ~ table").first()).containsText("同意あり");
            page.fill("input[name=day]", today.toString());
            button(page, "撤回を記録").click();
            assertThat(page.locator("#consents + table")).containsText("撤回");
            screen.clean();

            page.locator("summary", new Page.LocatorOptions().setHasText("退会する"))
                    .click();
            page.fill("#why-kenko", "転居");
            button(page, "退会する").click();
            assertThat(page.locator("#schemes + table")).containsText("転居");
            page.locator("summary", new Page.LocatorOptions().setHasText("再び登録"))
                    .click();
            page.selectOption("#scheme", "kenko");
            button(page, "登録する").click();
            assertThat(page.locator("#schemes + table tbody tr")).hasCount(2);
            screen.clean();
        }
    }

    @Test
    void the_counter_enters_people_but_sets_no_conditions() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.phone()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            var page = screen.open("/people/new");
            assertThat(page.locator("h1")).hasText("参加者を登録");
            screen.clean();
            for (var shut : List.of("/people/schemes", "/people/consents"))
                Assertions.assertThat(page.request().get(Screen.url(shut)).status())
                        .as(shut)
                        .isEqualTo(403);
        }
    }

    @Test
    void an_officer_looks_at_a_list_enters_it_and_takes_it_back() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/import");
            screen.clean();
            var csv = "氏名,フリガナ,生年月日,性別\n山田 花子,ヤマダ ハナコ,昭和23年5月5日,女\n佐藤 次郎,,1950-02-30,男\n山田 花子,,1948/5/5,女\n";
            page.setInputFiles(
                    "#file", new FilePayload("山田花子.csv", "text/csv", csv.getBytes(Charset.forName("windows-31j"))));
            button(page, "内容を確かめる").click();
            assertThat(page.locator("main")).containsText("暦にない日付");
            assertThat(page.locator("main")).containsText("この名簿の 2行目");
            screen.clean();
            button(page, "1人を登録する").first().click();
            assertThat(page.locator("[role=status]")).containsText("1人を登録しました");
            screen.clean();
            button(page, "取り消す").click();
            assertThat(page.locator("dl")).containsText("取り消し済み");
            screen.open("/people");
            page.fill("#q", "花子");
            button(page, "探す").click();
            assertThat(page.locator("main")).containsText("該当する方はいません");
        }
    }

    @Test
    void an_officer_narrows_the_list_keeps_the_filter_in_the_address_and_takes_the_list_away() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.desk();
                var elsewhere = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/import");
            var csv = new StringBuilder("氏名,フリガナ,生年月日,性別\n");
            for (int i = 0; i < 60; i++)
                csv.append("=山田%02d,%sヤマ,19%02d-04-01,%s\n"
                        .formatted(i, i % 2 == 0 ? "ガ" : "カ", 30 + i % 30, i % 3 == 0 ? "男" : "女"));
            page.setInputFiles(
                    "#file",
                    new FilePayload("list.csv", "text/csv", csv.toString().getBytes(StandardCharsets.UTF_8)));
            button(page, "内容を確かめる").click();
            button(page, "60人を登録する").click();

            screen.open("/people");
            assertThat(page.locator("main")).containsText("60人");
            page.getByText("次の50人").click();
            assertThat(page.locator("tbody tr")).hasCount(10);
            page.getByText("条件で絞る").click();
            page.selectOption("#f-sex", "F");
            page.fill("#f-least", "80");
            page.selectOption("#f-sort", "READING");
            button(page, "絞る").click();
            assertThat(page.locator("main strong").first()).not().containsText("60人");
            Assertions.assertThat(page.url())
                    .contains("sex=F")
                    .contains("least=80")
                    .doesNotContain("山田");
            assertThat(page.locator("tbody tr").first()).containsText("カヤマ");
            screen.clean();

            var answer = page.request().get(Screen.url("/people/list.csv?sex=F&least=80"));
            Assertions.assertThat(answer.text()).contains("'=山田").doesNotContain(",M,");
            ServerFixture.as(city, () -> {
                Assertions.assertThat(ServerFixture.part(Audit.class).latest(1))
                        .singleElement()
                        .satisfies(e -> {
                            Assertions.assertThat(e.action()).isEqualTo("people.list-taken-away");
                            Assertions.assertThat(e.after()).contains("people");
                        });
                return true;
            });

            var other = elsewhere.signIn(account(ServerFixture.municipality(), Role.COUNTER), "correct horse");
            elsewhere.open("/people");
            assertThat(other.locator("main")).containsText("0人");
            Assertions.assertThat(
                            other.request().get(Screen.url("/people/list.csv")).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void an_officer_puts_a_record_right_shows_what_is_held_and_destroys_the_name() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.phone()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/new");
            fill(page, "山田 花子", "1948-05-05");
            page.fill("#on", LocalDate.now(Japan.TIME).minusDays(9).toString());
            button(page, "登録する").click();
            var person = page.url();
            page.getByText("訂正する").click();
            page.fill("#name", "山田 華子");
            button(page, "訂正する").click();
            assertThat(page.locator("[role=alert]")).containsText("理由を書いてください");
            screen.clean();
            page.fill("#why", "漢字の誤り");
            button(page, "訂正する").click();
            assertThat(page.locator("h1")).hasText("山田 華子");
            assertThat(page.locator("main")).containsText("訂正の記録（1件）");

            page.getByText("開示する").click();
            assertThat(page.locator("main")).containsText("山田 花子");
            screen.clean();
            var json = page.request()
                    .get(page.locator("a[href$='.json']")
                            .evaluate("a => a.href")
                            .toString())
                    .text();
            Assertions.assertThat(json).contains("\"name\": \"山田 華子\"").contains("kenko");

            page.navigate(person + "/erasure");
            page.fill("#why", "本人の求め");
            button(page, "消去する").click();
            assertThat(page.locator("[role=alert]")).containsText("先に退会");
            screen.clean();
            page.navigate(person);
            page.locator("summary", new Page.LocatorOptions().setHasText("退会する"))
                    .click();
            page.fill("#why-kenko", "転居");
            button(page, "退会する").click();
            page.navigate(person + "/erasure");
            page.fill("#why", "本人の求め");
            button(page, "消去する").click();
            assertThat(page.locator("[role=status]")).containsText("氏名などを消去しました");
            screen.clean();
            screen.open("/people/retention");
            assertThat(page.locator("main")).containsText("保存期間が終わった方はいません");
            screen.clean();
        }
    }

    @Test
    void names_past_the_term_are_destroyed_after_a_second_look_with_the_number_typed_in() {
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        var people = List.of(new PersonId(UUID.randomUUID()), new PersonId(UUID.randomUUID()));
        var officer = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        ServerFixture.part(Acting.class).as(officer, () -> {
            var kept = new Conditions(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    List.of(),
                    Conditions.Connection.LIVING,
                    Conditions.Care.ANY,
                    OptionalInt.of(5));
            ServerFixture.part(Schemes.class).let("kenko", today.minusYears(9), kept);
            for (var person : people) {
                var identity = new Identity("山田 花子", "ヤマダ ハナコ", "", "");
                ServerFixture.part(People.class)
                        .join(new Joining(
                                person,
                                identity,
                                LocalDate.of(1948, 5, 5),
                                "F",
                                "kenko",
                                today.minusYears(7),
                                "paper"));
                ServerFixture.part(Enrolments.class).leave(person, "kenko", today.minusYears(5), "転居");
            }
            ServerFixture.part(Erasures.class).findDue();
            return true;
        });
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/retention");
            button(page, "確かめる").click();
            assertThat(page.locator("[role=alert]")).containsText("選んでください");
            for (var box : page.locator("tbody input").all()) box.check();
            button(page, "確かめる").click();
            assertThat(page.locator("h1")).hasText("2 人の氏名などを消去します");
            assertThat(page.locator("main")).containsText("元に戻すことはできません");
            assertThat(page.locator("tbody tr").first()).containsText(today.toString());
            assertThat(page.locator("tbody tr").first()).containsText("保存期間の満了");
            screen.clean();
            page.fill("#count", "3");
            button(page, "2 人の氏名などを消去する").click();
            assertThat(page.locator("[role=alert]")).containsText("人数が違います");
            screen.clean();

            ServerFixture.part(Acting.class).as(officer, () -> {
                ServerFixture.part(Erasures.class).erase(people.getFirst(), "本人の求め");
                return true;
            });
            page.fill("#count", "2");
            button(page, "2 人の氏名などを消去する").click();
            assertThat(page.locator("[role=alert]")).containsText("対象の方が変わりました");
            assertThat(page.locator("h1")).hasText("1 人の氏名などを消去します");
            page.fill("#count", "１");
            button(page, "1 人の氏名などを消去する").click();
            assertThat(page.locator("[role=status]")).containsText("1 人の氏名などを消去しました");
            assertThat(page.locator("main")).containsText("保存期間が終わった方はいません");
        }
    }

    @Test
    void an_officer_merges_two_records_of_one_person_and_takes_it_back() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            for (var name : List.of("山田 花子", "山田花子", "山田 花子")) {
                var page = screen.open("/people/new");
                fill(page, name, "1948-05-05");
                button(page, "登録する").click();
                if (page.locator("[role=alert]").count() == 0) continue;
                assertThat(page.locator("[role=alert]")).containsText("まだ登録していません");
                page.check("input[name=twin]");
                button(page, "登録する").click();
            }
            var page = screen.open("/people/duplicates");
            assertThat(page.locator("section.pair")).hasCount(3);
            screen.clean();
            button(page, "同じ方として統合する").first().click();
            assertThat(page.locator("section.pair")).hasCount(1);
            button(page, "別の方です").click();
            assertThat(page.locator("main")).containsText("重複の疑いはありません");
            screen.open("/people");
            assertThat(page.locator("main")).containsText("2人");
            page.locator("tbody a").last().click();
            button(page, "統合を取り消す").click();
            assertThat(page.locator("main")).not().containsText("統合した記録");
            screen.open("/people");
            assertThat(page.locator("main")).containsText("3人");
        }
    }
}
