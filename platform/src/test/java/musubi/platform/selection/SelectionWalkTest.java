package musubi.platform.selection;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.notice.Notices;
import musubi.platform.people.Enrolment;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Officers do something to many people at once: they look before, and take it back. */
class SelectionWalkTest {
    private static final LocalDate JOINED = LocalDate.of(2026, 4, 1);
    private static final LocalDate LEAVING = LocalDate.of(2026, 11, 1);

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako = person("山田 花子", "ヤマダ ハナコ", JOINED);
    private final PersonId taro = person("山田 太郎", "ヤマダ タロウ", JOINED);
    private final PersonId ume = person("佐藤 梅", "サトウ ウメ", LEAVING);

    /** Somebody whom no filter of these tests finds. */
    SelectionWalkTest() {
        person("田中 次郎", "タナカ ジロウ", "M", JOINED);
    }

    private static <T> T part(Class<T> type) {
        return ServerFixture.part(type);
    }

    private <T> T in(Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(part(PlatformTransactionManager.class)).execute(s -> work.get())));
    }

    private PersonId person(String name, String kana, LocalDate on) {
        return person(name, kana, "F", on);
    }

    private PersonId person(String name, String kana, String sex, LocalDate on) {
        var person = new PersonId(UUID.randomUUID());
        in(() -> part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, kana, "本町9番地", ""),
                        LocalDate.of(1948, 5, 5),
                        sex,
                        "kenko",
                        on,
                        "paper")));
        return person;
    }

    private String account(Role role) {
        var login = role.word() + "-" + city;
        in(() -> {
            part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    private SelectionId chosen(PersonId... people) {
        var selection = new SelectionId(UUID.randomUUID());
        in(() -> part(Selections.class).choose(selection, List.of(people)));
        return selection;
    }

    private static Act.Leave leaving(String why) {
        return new Act.Leave("kenko", LEAVING, why);
    }

    private Optional<LocalDate> left(PersonId person) {
        return in(() -> part(Enrolments.class).of(person).stream()
                .findFirst()
                .orElseThrow()
                .leftOn());
    }

    private List<String> audited(String action) {
        return in(() -> part(JdbcClient.class)
                .sql("select after from audit.entry where action = :action order by number")
                .param("action", action)
                .query(String.class)
                .list());
    }

    private List<String> notices() {
        return in(() -> part(JdbcClient.class)
                .sql("select state from notice.message order by state")
                .query(String.class)
                .list());
    }

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    @Test
    void an_officer_ticks_people_looks_lets_them_leave_and_takes_it_back() {
        in(() -> {
            TimetableFixture.programme("salon", "club");
            TimetableFixture.session(
                    "salon-1", "salon", TimetableFixture.today().plusDays(1), "10:00", 1);
            return TimetableFixture.books("salon-1", hanako);
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            page.navigate(Screen.url("/people"));
            button(page, "印を付けた方をまとめて").click();
            assertThat(page.locator("[role=alert]")).containsText("印を付けて");
            page.check("input[value='" + hanako + "']");
            page.check("input[value='" + ume + "']");
            screen.clean();
            button(page, "印を付けた方をまとめて").click();
            assertThat(page.locator("main")).containsText("選んだ方: 2 人");
            screen.clean();

            page.selectOption("#scheme", "kenko");
            page.fill("#on", LEAVING.toString());
            page.locator("form[action$=leaving] button").click();
            assertThat(page.locator("[role=alert]")).containsText("理由を書いてください");
            page.fill("#why", "山田花子さんの転出");
            page.locator("form[action$=leaving] button").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "事業の終了");
            page.locator("form[action$=leaving] button").click();

            assertThat(page.locator("main")).containsText("1 人が「");
            assertThat(page.locator("main")).containsText("1 人は、登録日がこの日と同じか後");
            assertThat(page.locator("main")).containsText("佐藤 梅");
            screen.clean();
            button(page, "1 人を退会にする").click();
            assertThat(page.locator(".done")).containsText("退会しました");
            screen.clean();
            assertThat(left(hanako)).contains(LEAVING);
            assertThat(left(ume)).isEmpty();

            in(() -> TimetableFixture.books("salon-1", taro));
            button(page, "まとめて取り消す").click();
            assertThat(page.locator(".done")).containsText("1 人への処理のうち、1 人分を取り消しました");
            assertThat(page.locator(".note")).containsText("1 件は満員や開始などのため戻せませんでした");
            screen.clean();
            assertThat(left(hanako)).isEmpty();
            page.navigate(Screen.url("/people/selections"));
            assertThat(page.locator("main")).containsText("から退会");
            screen.clean();
            assertThat(audited("selection.left")).hasSize(1);
            assertThat(audited("selection.undone")).containsExactly("{\"people\": 1}");
        }
    }

    /** Goes on with the Tab key alone until this has the focus. */
    private static void tabTo(Page page, String wanted) {
        for (int i = 0; i < 120; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("wanted => document.activeElement.matches(wanted)", wanted))) return;
        }
        throw new AssertionError("the Tab key never comes to " + wanted);
    }

    @Test
    void the_keyboard_alone_is_enough() {
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            page.navigate(Screen.url("/people"));
            tabTo(page, "input[value='" + taro + "']");
            page.keyboard().press("Space");
            tabTo(page, "button[value=TICKED]");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("選んだ方");
            tabTo(page, "#scheme");
            page.keyboard().press("ArrowDown");
            tabTo(page, "#why");
            page.keyboard().insertText("事業の終了");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("行う前に確かめてください");
            tabTo(page, "main form button");
            page.keyboard().press("Enter");
            assertThat(page.locator(".done")).containsText("退会しました");
        }
        assertThat(left(taro)).isPresent();
    }

    @Test
    void everybody_found_is_told_after_a_pause_in_which_it_can_be_called_back() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(account(Role.OFFICER), "correct horse");
            page.navigate(Screen.url("/people?sex=F"));
            assertThat(page.locator("main")).not().containsText("田中 次郎");
            button(page, "見つかった 3 人全員").click();
            assertThat(page.locator("main")).containsText("選んだ方: 3 人");
            page.fill("#announcement-title", "会場が変わります");
            page.fill("#announcement-text", "山田 太郎 様のご自宅です。");
            page.locator("#announcement-text")
                    .locator("xpath=..")
                    .locator("button")
                    .click();
            assertThat(page.locator("[role=alert]")).containsText("氏名が入っています");
            assertThat(page.locator("#announcement-title")).hasValue("会場が変わります");
            page.fill("#announcement-text", "12月から中央公民館です。\n時間は変わりません。");
            page.locator("#announcement-text")
                    .locator("xpath=..")
                    .locator("button")
                    .click();
            assertThat(page.locator("main")).containsText("3 人に、次の文面でお知らせします");
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("手紙（印刷して送ります）")))
                    .containsText("3");
            screen.clean();
            button(page, "3 人に送る").click();

            assertThat(page.locator(".done")).containsText("会場が変わります");
            screen.clean();
            assertThat(notices()).containsExactly("waiting", "waiting", "waiting");
            button(page, "まとめて取り消す").click();
            assertThat(page.locator(".done")).containsText("3 人分を取り消しました");
            assertThat(notices()).containsExactly("cancelled", "cancelled", "cancelled");
        }
    }

    @Test
    void a_repeated_click_does_nothing_twice_and_nothing_is_done_to_others_than_were_looked_at() {
        var selection = chosen(hanako, taro);

        in(() -> {
            assertThat(part(Acts.class).act(selection, leaving("事業の終了"), 3)).isEqualTo(Acts.Outcome.CHANGED);
            assertThat(part(Acts.class).act(selection, leaving("事業の終了"), 2)).isEqualTo(Acts.Outcome.DONE);
            assertThat(part(Acts.class).act(selection, leaving("事業の終了"), 2)).isEqualTo(Acts.Outcome.DONE_BEFORE);
            assertThat(part(Acts.class).act(selection, new Act.Tell("announcement", Map.of()), 2))
                    .isEqualTo(Acts.Outcome.DONE_BEFORE);
            return true;
        });

        assertThat(left(hanako)).contains(LEAVING);
        assertThat(audited("selection.left"))
                .containsExactly("{\"on\": \"2026-11-01\", \"people\": 2, \"scheme\": \"kenko\", \"template\": \"\"}");
    }

    @Test
    void who_joined_again_or_left_on_their_own_is_not_touched_by_taking_back() {
        in(() -> {
            part(Enrolments.class).leave(taro, "kenko", LEAVING, "転出");
            return true;
        });
        var selection = chosen(hanako, taro);
        in(() -> part(Acts.class).act(selection, leaving("転出"), 1));
        in(() -> part(People.class).join(new Enrolment(hanako, "kenko", LEAVING.plusDays(9), "paper", "")));

        assertThat(in(() -> part(Acts.class).undo(selection))).contains(0);
        assertThat(in(() -> part(Acts.class).undo(selection))).contains(0);

        assertThat(left(taro)).contains(LEAVING);
        assertThat(in(() -> part(Enrolments.class).of(hanako)))
                .extracting(Enrolments.Membership::leftOn)
                .containsExactly(Optional.empty(), Optional.of(LEAVING));
        assertThat(audited("selection.undone")).hasSize(1);
    }

    @Test
    void what_has_gone_out_is_not_called_back() {
        var selection = chosen(hanako, taro);
        in(() -> part(Acts.class)
                .act(selection, new Act.Tell("please-call", Map.of("matter", "会場", "last", "2026-12-25")), 2));
        in(() -> part(JdbcClient.class)
                .sql("update notice.message set state = 'sent' where person = :person")
                .param("person", taro.value())
                .update());

        assertThat(in(() -> part(Acts.class).undo(selection))).contains(1);
        assertThat(in(() -> part(Notices.class).waiting("selection " + selection)))
                .isZero();
        assertThat(notices()).containsExactly("cancelled", "sent");
    }

    @Test
    void two_who_confirm_at_once_do_it_once() throws InterruptedException {
        var selection = chosen(hanako, taro);
        var outcomes = Collections.synchronizedList(new ArrayList<Acts.Outcome>());
        var both = List.of(0, 1).stream()
                .map(i -> Thread.ofVirtual()
                        .start(() -> outcomes.add(in(() -> part(Acts.class).act(selection, leaving("終了"), 2)))))
                .toList();
        for (var one : both) one.join();

        assertThat(outcomes).containsExactlyInAnyOrder(Acts.Outcome.DONE, Acts.Outcome.DONE_BEFORE);
        assertThat(audited("selection.left")).hasSize(1);
    }

    @Test
    void people_of_another_municipality_and_people_who_are_gone_are_never_chosen() {
        var elsewhere = ServerFixture.municipality();
        var selection = new SelectionId(UUID.randomUUID());

        assertThat(ServerFixture.as(elsewhere, () -> part(Selections.class).choose(selection, List.of(hanako))))
                .isFalse();
        assertThat(in(() -> part(Selections.class).choose(selection, List.of(hanako, new PersonId(UUID.randomUUID())))))
                .isTrue();

        assertThat(in(() -> part(Selections.class).members(selection))).containsExactly(hanako);
        assertThat(ServerFixture.as(elsewhere, () -> part(Selections.class).find(selection)))
                .isEmpty();
        assertThatThrownBy(() -> in(() -> part(Acts.class).look(selection, leaving(" "))))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void who_was_in_a_selection_to_which_nothing_was_done_is_forgotten_after_a_week() {
        var idle = chosen(hanako);
        var used = chosen(taro);
        in(() -> part(Acts.class).act(used, leaving("終了"), 1));
        ServerFixture.owning(owner -> {
            var source = new DriverManagerDataSource(owner.url(), owner.user(), owner.password());
            return JdbcClient.create(source)
                    .sql(
                            "update selection.selection set chosen_at = chosen_at - interval '8 days' where municipality = :city")
                    .param("city", city.digits())
                    .update();
        });

        in(() -> {
            part(Selections.class).forget();
            return true;
        });

        assertThat(in(() -> part(Selections.class).members(idle))).isEmpty();
        assertThat(in(() -> part(Selections.class).members(used))).containsExactly(taro);
    }

    @Test
    void the_counter_does_nothing_to_many_at_once() {
        var selection = chosen(hanako);
        try (var screen = Screen.desk()) {
            var page = screen.signIn(account(Role.COUNTER), "correct horse");
            page.navigate(Screen.url("/people"));

            assertThat(page.locator("input[name=person]")).hasCount(0);
            assertThat(Objects.requireNonNull(page.navigate(Screen.url("/people/selections/" + selection)))
                            .status())
                    .isEqualTo(403);
        }
    }
}
