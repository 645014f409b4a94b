package musubi.platform.joining;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ByChance;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.attendance.Cards;
import musubi.platform.municipality.Code;
import musubi.platform.people.Applications;
import musubi.platform.people.Conditions;
import musubi.platform.people.Consents;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Schemes;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Residents apply from home and open their own account. */
class JoiningWalkTest {
    private final Code city = ServerFixture.municipality();

    private static <T> T part(Class<T> type) {
        return ServerFixture.part(type);
    }

    private <T> T in(Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(part(PlatformTransactionManager.class)).execute(s -> work.get())));
    }

    private void open() {
        in(() -> {
            part(Consents.class)
                    .write(
                            "programme",
                            "municipality",
                            new Words("事業への参加", "Taking part"),
                            new Words("記録を氏名を除いて使います。", "Records are used without names."));
            part(Consents.class)
                    .write(
                            "research",
                            "university",
                            new Words("研究への利用", "Research"),
                            new Words("大学が研究に使います。", "A university uses it."));
            part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            return true;
        });
    }

    private String officer() {
        var login = "officer-" + city;
        in(() -> {
            part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    private PersonId person() {
        var person = new PersonId(UUID.randomUUID());
        in(() -> part(People.class)
                .join(new Joining(
                        person,
                        new Identity("佐藤 梅", "サトウ ウメ", "本町9番地", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "paper")));
        return person;
    }

    private static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private static void born(Page page) {
        page.selectOption("#era", "s");
        page.fill("#year", "２３");
        page.fill("#month", "5");
        page.fill("#day", "5");
    }

    private void apply(Page page) {
        button(page, "申込みを始める").click();
        button(page, "同意します").click();
        button(page, "同意しません").click();
        page.check("input[name=helped][value=family]");
        page.fill("#name", "佐藤 梅");
        page.fill("#kana", "サトウ ウメ");
        born(page);
        page.check("input[name=sex][value=F]");
        page.fill("#address", "栄町1番地2");
        page.fill("#mail", "ume@example.jp");
        button(page, "確認へ進む").click();
    }

    /** The code is sealed in the outbox and hashed in its table; the owner of the tables puts a known one in its place. */
    private static String knownCode(PersonId person) {
        var code = "abcd2345efgh";
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql("""
                        update joining.code set hash = sha256(convert_to(:code, 'UTF8'))
                         where person = :person and replaced_at is null and used_at is null
                        """)
                        .param("code", code)
                        .param("person", person.value())
                        .update());
        return code;
    }

    private long codes(PersonId person) {
        return in(() -> part(JdbcClient.class)
                .sql("select count(*) from joining.code where person = :person")
                .param("person", person.value())
                .query(Long.class)
                .single());
    }

    @Test
    void a_family_applies_on_a_telephone_staff_confirms_and_the_letter_opens_the_account() {
        open();
        String applied;
        try (var phone = Screen.phone();
                var desk = Screen.desk()) {
            var page = phone.open("/join/" + city);
            phone.clean();
            page.locator("main a", new Page.LocatorOptions().setHasText("健幸ポイント"))
                    .click();
            phone.clean();
            button(page, "申込みを始める").click();
            assertThat(page.locator("main")).containsText("参加するには、この同意が必要です");
            phone.clean();
            button(page, "同意しません").click();
            assertThat(page.locator("h1")).hasText("申込みを終えました");
            phone.clean();

            phone.open("/join/%s/kenko".formatted(city));
            button(page, "申込みを始める").click();
            button(page, "同意します").click();
            assertThat(page.locator("main")).containsText("同意しなくても参加できます");
            button(page, "同意しません").click();
            button(page, "確認へ進む").click();
            assertThat(page.locator("[role=alert]")).containsText("住所を入れてください");
            phone.clean();
            phone.open("/join/%s/kenko".formatted(city));
            apply(page);
            assertThat(page.locator("main")).containsText("1948年5月5日");
            phone.clean();
            button(page, "直す").click();
            assertThat(page.locator("#address")).hasValue("栄町1番地2");
            button(page, "確認へ進む").click();
            button(page, "この内容で申し込む").click();
            assertThat(page.locator("[role=status]")).containsText("まだ参加は始まっていません");
            assertThat(page.url()).doesNotContain("%E4");
            phone.clean();
            assertThat(in(() -> part(People.class).search("佐藤"))).isEmpty();

            var staff = desk.signIn(officer(), "correct horse");
            desk.open("/people");
            staff.locator("main a", new Page.LocatorOptions().setHasText("自宅からの申込み"))
                    .click();
            desk.clean();
            staff.locator("td a").first().click();
            assertThat(staff.locator("main")).containsText("家族");
            assertThat(staff.locator("main")).containsText("事業への参加");
            desk.clean();
            button(staff, "参加を認め").click();
            assertThat(staff.locator("[role=alert]")).containsText("どのように確かめたか");
            staff.check("input[name=how][value=register]");
            button(staff, "参加を認め").click();
            assertThat(staff.locator("h1")).hasText("佐藤 梅");
            applied = staff.url().substring(staff.url().lastIndexOf('/') + 1);
        }
        var person = new PersonId(UUID.fromString(applied));
        assertThat(in(() -> part(Consents.class).of(person)))
                .extracting(s -> s.text().purpose() + " " + s.said().getClass().getSimpleName())
                .containsExactly("programme Given", "research Nothing");
        assertThat(in(() -> part(Applications.class).count())).isZero();
        var code = knownCode(person);

        try (var phone = Screen.phone()) {
            var page = phone.open("/join/%s/code".formatted(city));
            phone.clean();
            page.fill("#code", "ABCD-2345-EFGH");
            page.fill("#year", "24");
            page.fill("#month", "5");
            page.fill("#day", "5");
            button(page, "進む").click();
            assertThat(page.locator("[role=alert]")).containsText("番号か生年月日が違う");
            page.fill("#code", code);
            born(page);
            button(page, "進む").click();
            assertThat(page.locator("h1")).hasText("アカウントを開く");
            page.fill("#fresh", "ume to sakura to momo");
            button(page, "アカウントを開く").click();
            phone.open("/me/sessions");
            assertThat(page.locator("h1")).not().hasText("ログイン");
        }
    }

    /** The labels of the fields that somebody has to fill in on a page. */
    private static List<String> asked(Page page) {
        return page.locator("main :is(input:not([type=hidden]):not([type=radio]), textarea)").all().stream()
                .filter(field -> field.inputValue().isEmpty())
                .map(field -> String.valueOf(field.evaluate("f => f.labels[0].innerText.trim()")))
                .toList();
    }

    @Test
    void nothing_is_asked_twice_of_whoever_joins_or_opens_their_account() {
        open();
        try (var phone = Screen.phone()) {
            var asked = new ArrayList<String>();
            var page = phone.open("/join/%s/kenko".formatted(city));
            asked.addAll(asked(page));
            for (var press : List.of("申込みを始める", "同意します", "同意しません")) {
                button(page, press).click();
                asked.addAll(asked(page));
            }
            assertThat(asked).contains("氏名", "住所", "日");
            phone.open("/join/%s/kenko".formatted(city));
            apply(page);
            assertThat(page.locator("main")).containsText("栄町1番地2");
            asked.addAll(asked(page));
            button(page, "この内容で申し込む").click();
            assertThat(page.locator("[role=status]")).containsText("まだ参加は始まっていません");
            asked.addAll(asked(page));
            assertThat(asked).doesNotHaveDuplicates();

            phone.open("/join/%s/account".formatted(city));
            var first = asked(page);
            page.fill("#card", "abcdefgh2345");
            born(page);
            button(page, "番号を送ってもらう").click();
            assertThat(page.locator("h1")).hasText("ご案内の番号を入れる");
            assertThat(page.locator("#year")).hasValue("２３");
            assertThat(asked(page)).containsExactly("ご案内の番号").doesNotContainAnyElementsOf(first);
        }
    }

    private static final Map<String, String> BORN = Map.of("era", "ad", "year", "1948", "month", "5", "day", "5");

    private static Map<String, String> with(Map<String, String> all, String name, String value) {
        var more = new HashMap<>(all);
        more.put(name, value);
        return more;
    }

    /** Without the marks that differ on every page. */
    private static String plain(HttpResponse<String> answer) {
        return answer.statusCode() + Visitor.next(answer) + answer.body().replaceAll("value=\"[^\"]{30,}\"", "");
    }

    @Test
    void
            whoever_asks_for_a_code_is_told_the_same_whether_card_and_birth_fit_or_not_and_only_the_right_one_is_sent_it() {
        var person = person();
        var card = in(() -> part(Cards.class).issue(person));
        var path = "/join/%s/account".formatted(city);
        var stranger = new Visitor();

        var none = stranger.post(path, path, with(BORN, "card", "abcdefgh2345"));
        var other = stranger.post(path, path, with(with(BORN, "day", "6"), "card", card));
        assertThat(codes(person)).isZero();
        var right = stranger.post(path, path, with(BORN, "card", card));

        assertThat(codes(person)).isOne();
        assertThat(plain(none)).isEqualTo(plain(right)).isEqualTo(plain(other));
        var code = knownCode(person);
        var enter = "/join/%s/code".formatted(city);
        var wrong = stranger.post(enter, enter, with(with(BORN, "day", "7"), "code", "zzzz-2345-zzzz"));
        var notTheirs = stranger.post(enter, enter, with(with(BORN, "day", "7"), "code", code));
        assertThat(plain(wrong)).isEqualTo(plain(notTheirs));
        var opened = stranger.post(enter, enter, with(BORN, "code", code));
        assertThat(Visitor.next(opened)).startsWith("/invitation/");
        assertThat(Visitor.next(stranger.post(enter, enter, with(BORN, "code", code))))
                .isEmpty();
    }

    @Test
    void a_code_dies_after_five_wrong_days_of_birth_and_nobody_is_sent_more_than_three_a_day() {
        var person = person();
        var codes = part(Codes.class);
        in(() -> codes.byLetter(person));
        var code = knownCode(person);
        for (int day = 6; day < 11; day++) {
            var wrong = LocalDate.of(1948, 5, day);
            assertThat(in(() -> codes.use(code, wrong))).isEmpty();
        }

        assertThat(in(() -> codes.use(code, LocalDate.of(1948, 5, 5)))).isEmpty();
        assertThat(in(() -> codes.byLetter(person))).isTrue();
        assertThat(in(() -> codes.byQuickestWay(person))).isTrue();
        assertThat(in(() -> codes.byLetter(person))).isFalse();
    }

    private Map<String, String> form(String application, String name) {
        var form = new HashMap<>(BORN);
        form.putAll(Map.of(
                "application", application,
                "helped", "self",
                "name", name,
                "kana", "サトウ ウメ",
                "sex", "F",
                "address", "栄町1番地2",
                "mail", "somebody@example.jp",
                "lives", city.digits(),
                "certified", "unknown"));
        form.put("step", "send");
        return form;
    }

    @Test
    void somebody_on_record_is_told_what_everybody_is_told_and_a_letter_goes_to_the_address_on_record() {
        var person = person();
        in(() -> {
            part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            return true;
        });
        var path = "/join/%s/kenko".formatted(city);
        var home = new Visitor();
        var known = UUID.randomUUID();
        var first = home.post(path, path, form(known.toString(), "佐藤 梅"));
        var again = home.post(path, path, form(known.toString(), "佐藤 梅"));
        var stranger = home.post(path, path, form(UUID.randomUUID().toString(), "別の 人"));

        assertThat(plain(first)).isEqualTo(plain(stranger)).isEqualTo(plain(again));
        var waiting = in(() -> part(Applications.class).waiting("", 0, 100));
        assertThat(waiting).hasSize(2);
        assertThat(waiting.getFirst().twin()).contains(person);
        in(() -> part(Deciding.class).known(known, person, Applications.Confirmed.REGISTER, ""));
        in(() -> part(Deciding.class).known(known, person, Applications.Confirmed.REGISTER, ""));
        assertThat(codes(person)).isOne();
        assertThat(in(() -> part(Mails.class).of(person))).isEmpty();
        assertThat(in(() -> part(People.class).find(person))
                        .orElseThrow()
                        .identity()
                        .address())
                .isEqualTo("本町9番地");
    }

    @Test
    void a_closed_scheme_an_unknown_place_and_hostile_forms_are_refused_and_no_name_is_written_down() {
        var home = new Visitor();
        assertThat(home.get("/join/%s/kenko".formatted(city)).statusCode()).isEqualTo(404);
        assertThat(home.get("/join/999999").statusCode()).isEqualTo(404);
        assertThat(home.get("/join/..%2f").statusCode()).isGreaterThanOrEqualTo(400);
        open();
        var path = "/join/%s/kenko".formatted(city);
        var withoutConsent = home.post(path, path, form(UUID.randomUUID().toString(), "佐藤 梅"));
        assertThat(withoutConsent.body()).contains("同意のお願い");
        var hostile = with(form("not-an-id", "<script>alert(1)</script>"), "agreed", "programme municipality 1");
        hostile.put("declined", "research university 1");
        var answer = home.post(path, path, hostile);
        assertThat(answer.body()).contains("はじめからやり直して").doesNotContain("<script>alert");
        assertThat(in(() -> part(Applications.class).count())).isZero();

        hostile.put("application", UUID.randomUUID().toString());
        hostile.put("name", "佐藤 梅");
        assertThat(Visitor.next(home.post(path, path, hostile))).endsWith("/received");
        var trail = in(() -> part(JdbcClient.class)
                .sql("select string_agg(subject || before || after || why, ' ') from audit.entry")
                .query(String.class)
                .single());
        assertThat(trail).contains("application ").doesNotContain("佐藤");
        assertThat(ByChance.leftOut(trail)).doesNotContain("1948");
    }

    @Test
    void conditions_are_said_in_plain_words_and_an_application_declined_leaves_nothing_of_the_person() {
        in(() -> {
            part(Schemes.class)
                    .let(
                            "kenko",
                            LocalDate.of(2020, 1, 1),
                            new Conditions(
                                    OptionalInt.of(65),
                                    OptionalInt.empty(),
                                    Optional.empty(),
                                    List.of(city),
                                    Conditions.Connection.LIVING,
                                    Conditions.Care.UNCERTIFIED,
                                    OptionalInt.empty()));
            part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            return true;
        });
        var path = "/join/%s/kenko".formatted(city);
        var home = new Visitor();
        assertThat(home.get(path).body()).contains("65 歳以上の方", "市" + city, "認定を受けていない方");
        var application = UUID.randomUUID();
        home.post(path, path, form(application.toString(), "佐藤 梅"));

        in(() -> {
            part(Applications.class).decline(application, "お住まいが市外のため");
            part(Applications.class).decline(application, "お住まいが市外のため");
            return true;
        });

        assertThat(in(() -> part(JdbcClient.class)
                        .sql("select count(*) from people.application_sealed")
                        .query(Long.class)
                        .single()))
                .isZero();
        assertThat(in(() -> part(Applications.class).admit(application, Applications.Confirmed.CALL, "")))
                .isInstanceOf(Enrolling.Refused.class);
    }
}
