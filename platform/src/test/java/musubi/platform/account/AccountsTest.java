package musubi.platform.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.options.SelectOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Organisations;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Providers;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class AccountsTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final UUID administrator = open("admin-" + city, Role.ADMINISTRATOR);

    private UUID open(String login, Role role) {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).open(account, login, PASSWORD, role, Optional.empty(), Optional.empty());
            return true;
        });
        return account;
    }

    private Account account(UUID id) {
        return ServerFixture.as(city, () -> ServerFixture.part(Accounts.class).find(id))
                .orElseThrow();
    }

    @Test
    void an_administrator_invites_and_the_invited_comes_in_with_a_password_of_their_own() {
        try (var screen = Screen.desk();
                var invited = Screen.phone()) {
            var page = screen.signIn("admin-" + city, PASSWORD);
            Screen.menu(page, "アカウント");
            assertThat(page.locator("main")).containsText("いま有効な招待はありません");
            page.locator("main a.button").click();
            page.fill("#login", "Ad");
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("役割を選んでください");
            page.fill("#login", "coach-" + city);
            page.check("input[name=role][value=provider]");
            screen.clean();
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("事業者を選んでください");
            assertThat(page.locator("#provider")).containsText("事業者がまだ登録されていません");
            page.locator("#provider-hint a").click();
            page.fill("#name", "からだ倶楽部");
            page.locator("main form button").click();
            screen.open("/accounts/invitations/new");
            page.fill("#login", "coach-" + city);
            page.check("input[name=role][value=provider]");
            page.selectOption("#provider", new SelectOption().setLabel("からだ倶楽部"));
            screen.clean();
            page.locator("main form button").click();
            assertThat(page.locator("h1")).hasText("招待のリンクができました");
            screen.clean();
            var link = page.inputValue("#link");
            screen.open("/accounts");
            assertThat(page.locator("main")).containsText("coach-" + city);
            screen.clean();

            var phone = invited.page();
            phone.navigate(link);
            assertThat(phone.locator("dl")).containsText("市" + city);
            phone.fill("#fresh", "short");
            phone.locator("main button").first().click();
            assertThat(phone.locator("[role=alert]")).containsText("12文字以上");
            invited.clean();
            phone.fill("#fresh", "a coach walks every day");
            phone.locator("main button").first().click();
            assertThat(phone.locator("header")).containsText("ログアウト");
            phone.navigate(link);
            assertThat(phone.locator("h1")).hasText("このリンクは使えません");
            invited.clean();
        }
        var coach = ServerFixture.part(Accounts.class).named("coach-" + city).orElseThrow();
        assertThat(coach.role()).isEqualTo(Role.PROVIDER);
        assertThat(coach.provider())
                .isEqualTo(ServerFixture.as(
                                city, () -> ServerFixture.part(Providers.class).all())
                        .stream()
                        .filter(p -> p.name().equals("からだ倶楽部"))
                        .map(Providers.Provider::id)
                        .findFirst());
        var kept = ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(20))
                .toString();
        assertThat(kept)
                .contains("access.invited", "access.invitation-accepted")
                .doesNotContain("coach-");
    }

    @Test
    void staff_are_invited_for_an_imported_provider_whose_name_is_its_id_and_never_for_one_that_is_unknown() {
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("walk", "中央\"公民館\" 運営委員会");
            return true;
        });
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);
        var invited = Map.of(
                "invitation", UUID.randomUUID().toString(), "login", "hall-" + city, "role", "provider", "mail", "");

        var unknown = admin.post("/accounts/invitations/new", "/accounts/invitations", with(invited, "nobody"));
        var known = admin.post("/accounts/invitations/new", "/accounts/invitations", with(invited, "中央\"公民館\" 運営委員会"));

        assertThat(unknown.body()).contains("事業者を選んでください");
        var link = Pattern.compile("/invitation/([A-Za-z0-9_-]+)").matcher(known.body());
        assertThat(link.find()).isTrue();
        var owner = new Visitor();
        owner.post(link.group(), link.group(), Map.of("fresh", "a fresh pass phrase"));
        assertThat(ServerFixture.part(Accounts.class)
                        .named("hall-" + city)
                        .orElseThrow()
                        .provider())
                .contains("中央\"公民館\" 運営委員会");
        assertThat(owner.get("/provider").statusCode()).isEqualTo(200);
    }

    @Test
    void who_refers_is_invited_for_a_clinic_that_is_new_or_there_and_moved_to_another_with_a_reason() {
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);

        var unnamed = invited(admin, "doctor-" + city, "", "");
        assertThat(unnamed).contains("医療機関・事業所を選ぶか、新しい名前を書いてください");
        accepted(invited(admin, "doctor-" + city, "", "あおば医院"));
        assertThat(invited(admin, "worker-" + city, "", "あおば医院")).contains("同じ名前の医療機関・事業所がもうあります");
        var clinic = organisation("あおば医院");
        accepted(invited(admin, "worker-" + city, clinic.toString(), ""));

        var worker = ServerFixture.part(Accounts.class).named("worker-" + city).orElseThrow();
        assertThat(of("doctor-" + city)).isEqualTo(clinic);
        assertThat(of("worker-" + city)).isEqualTo(clinic);
        assertThat(admin.get("/accounts?role=clinic").body()).contains("あおば医院");
        var page = "/accounts/" + worker.id();
        assertThat(admin.get(page).body()).contains("あおば医院");

        admin.post(
                page,
                page + "/role",
                Map.of("role", "clinic", "organisation", clinic.toString(), "newOrganisation", "みどり医院", "why", "転職"));
        assertThat(admin.get(page).body()).contains("どちらか一つ");
        assertThat(of("worker-" + city)).isEqualTo(clinic);

        admin.post(
                page,
                page + "/role",
                Map.of("role", "clinic", "organisation", "", "newOrganisation", "みどり医院", "why", "転職"));

        assertThat(of("worker-" + city)).isEqualTo(organisation("みどり医院"));
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(1)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("access.role-changed");
                    assertThat(entry.actor()).isEqualTo(administrator.toString());
                    assertThat(entry.before()).contains(clinic.toString());
                    assertThat(entry.after()).contains(organisation("みどり医院").toString());
                });
    }

    private String invited(Visitor admin, String login, String organisation, String name) {
        return admin.post(
                        "/accounts/invitations/new",
                        "/accounts/invitations",
                        Map.of(
                                "invitation", UUID.randomUUID().toString(),
                                "login", login,
                                "role", "clinic",
                                "organisation", organisation,
                                "newOrganisation", name))
                .body();
    }

    private static void accepted(String page) {
        var link = Pattern.compile("/invitation/([A-Za-z0-9_-]+)").matcher(page);
        assertThat(link.find()).as(page).isTrue();
        new Visitor().post(link.group(), link.group(), Map.of("fresh", "a fresh pass phrase"));
    }

    private UUID organisation(String name) {
        return ServerFixture.as(
                        city, () -> ServerFixture.part(Organisations.class).all())
                .entrySet()
                .stream()
                .filter(one -> one.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private UUID of(String login) {
        var account =
                ServerFixture.part(Accounts.class).named(login).orElseThrow().id();
        return java.util.Objects.requireNonNull(ServerFixture.as(
                        city, () -> ServerFixture.part(Organisations.class).byAccount())
                .get(account));
    }

    private static Map<String, String> with(Map<String, String> form, String provider) {
        var all = new HashMap<>(form);
        all.put("provider", provider);
        return all;
    }

    @Test
    void a_role_is_never_changed_to_that_of_a_provider_who_is_unknown() {
        var officer = open("officer-" + city, Role.OFFICER);
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("walk", "運営\"委員会\"");
            return true;
        });
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);
        var page = "/accounts/" + officer;

        admin.post(page, page + "/role", Map.of("role", "provider", "provider", "nobody", "why", "異動"));
        assertThat(account(officer).role()).isEqualTo(Role.OFFICER);

        admin.post(page, page + "/role", Map.of("role", "provider", "provider", "運営\"委員会\"", "why", "異動"));
        assertThat(account(officer).provider()).contains("運営\"委員会\"");
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(5))
                        .toString())
                .contains("{\"role\":\"provider\",\"provider\":\"運営\\\"委員会\\\"\"}");
    }

    @Test
    void of_two_who_open_the_same_link_at_once_one_gets_the_account() throws InterruptedException {
        var invitations = ServerFixture.part(Invitations.class);
        var secret = ServerFixture.as(
                        city,
                        () -> invitations.invite(
                                UUID.randomUUID(), "one-" + city, Role.OFFICER, Optional.empty(), Optional.empty()))
                .orElseThrow();
        var invitation = invitations.behind(secret).orElseThrow();
        Callable<Invitations.Acceptance> accept =
                () -> invitations.accept(invitation, new Invitations.Way.ByPassword("a long pass phrase"));

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = pool.invokeAll(List.of(accept, accept, accept, accept)).stream()
                    .map(future -> future.resultNow().getClass().getSimpleName())
                    .sorted()
                    .toList();

            assertThat(answers).containsExactly("Opened", "Over", "Over", "Over");
        }
    }

    @Test
    void a_link_that_was_taken_back_or_guessed_opens_nothing() {
        var invitations = ServerFixture.part(Invitations.class);
        var id = UUID.randomUUID();
        var secret = ServerFixture.as(
                city, () -> invitations.invite(id, "gone-" + city, Role.OFFICER, Optional.empty(), Optional.empty()));
        var again = ServerFixture.as(
                city, () -> invitations.invite(id, "gone-" + city, Role.OFFICER, Optional.empty(), Optional.empty()));
        ServerFixture.as(city, () -> {
            invitations.revoke(id);
            return true;
        });

        assertThat(again).isEmpty();
        assertThat(new Visitor().get("/invitation/" + secret.orElseThrow()).statusCode())
                .isEqualTo(410);
        assertThat(new Visitor().get("/invitation/" + Secret.fresh()).statusCode())
                .isEqualTo(410);
    }

    @Test
    void nobody_removes_the_last_administrator_not_even_two_at_once() throws InterruptedException {
        var roster = ServerFixture.part(Roster.class);
        var second = open("second-" + city, Role.ADMINISTRATOR);
        var both = List.<Callable<Roster.Answer>>of(
                () -> ServerFixture.as(city, () -> roster.disable(administrator, "")),
                () -> ServerFixture.as(
                        city, () -> roster.role(second, Role.OFFICER, Optional.empty(), Optional.empty(), "")));

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new HashSet<Roster.Answer>();
            for (var future : pool.invokeAll(both)) answers.add(future.resultNow());

            assertThat(answers).containsExactlyInAnyOrder(Roster.Answer.DONE, Roster.Answer.LAST_ADMINISTRATOR);
        }
    }

    @Test
    void a_change_of_role_says_what_was_before_and_why_and_counts_from_the_next_click() {
        var officer = open("officer-" + city, Role.OFFICER);
        var changed = new Visitor();
        changed.signIn("officer-" + city, PASSWORD);
        assertThat(changed.get("/people").statusCode()).isEqualTo(200);
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);

        var answer = admin.post(
                "/accounts/" + officer, "/accounts/" + officer + "/role", Map.of("role", "investor", "why", "異動"));

        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith(officer + "?done");
        assertThat(account(officer).role()).isEqualTo(Role.INVESTOR);
        assertThat(changed.get("/people").statusCode()).isEqualTo(403);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(1))
                        .getFirst())
                .satisfies(entry -> {
                    assertThat(entry.actor()).isEqualTo(administrator.toString());
                    assertThat(entry.action()).isEqualTo("access.role-changed");
                    assertThat(entry.why()).isEqualTo("異動");
                    assertThat(entry.before()).isEqualTo("{\"role\":\"officer\"}");
                    assertThat(entry.after()).isEqualTo("{\"role\":\"investor\"}");
                });
        var last =
                admin.post("/accounts/" + administrator, "/accounts/" + administrator + "/disable", Map.of("why", "x"));
        assertThat(last.headers().firstValue("Location").orElse("")).endsWith(administrator + "?last");
    }

    @Test
    void whoever_forgot_the_password_gets_a_link_from_the_administrator_and_sessions_end() {
        var officer = open("officer-" + city, Role.OFFICER);
        var before = new Visitor();
        before.signIn("officer-" + city, PASSWORD);
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);

        var made = admin.post(
                "/accounts/" + officer,
                "/accounts/" + officer + "/password-link",
                Map.of("invitation", UUID.randomUUID().toString(), "why", "本人が来庁"));

        var link = Pattern.compile("/invitation/[A-Za-z0-9_-]{43}").matcher(made.body());
        assertThat(link.find()).isTrue();
        var owner = new Visitor();
        assertThat(owner.get(link.group()).body()).contains("パスワードを決め直す").doesNotContain("パスキーで開く");
        assertThat(Visitor.next(owner.post(link.group(), link.group(), Map.of("fresh", "a fresh pass phrase"))))
                .isEqualTo("/");
        assertThat(before.get("/people").statusCode()).isEqualTo(302);
        assertThat(new Visitor().signIn("officer-" + city, PASSWORD).body()).contains("違います");
        assertThat(owner.get(link.group()).statusCode()).isEqualTo(410);
        assertThat(account(officer).role()).isEqualTo(Role.OFFICER);
    }

    @Test
    void nobody_gives_themselves_another_role_not_even_past_the_pages() {
        var officer = account(open("officer-" + city, Role.OFFICER));

        assertThatThrownBy(() -> ServerFixture.part(Acting.class).as(officer.actor(), () -> {
                    ServerFixture.part(Accounts.class)
                            .role(officer.id(), Role.ADMINISTRATOR, Optional.empty(), Optional.empty());
                    return true;
                }))
                .hasStackTraceContaining("only an administrator");
        ServerFixture.part(Acting.class).as(officer.actor(), () -> {
            ServerFixture.part(Accounts.class).password(officer.id(), "another pass phrase");
            return true;
        });

        assertThat(account(officer.id()).role()).isEqualTo(Role.OFFICER);
    }

    @Test
    void only_administrators_open_the_page_and_only_for_their_own_municipality() {
        open("officer-" + city, Role.OFFICER);
        var elsewhere = new AccountsTest();
        var officer = new Visitor();
        officer.signIn("officer-" + city, PASSWORD);
        var admin = new Visitor();
        admin.signIn("admin-" + city, PASSWORD);

        assertThat(officer.get("/accounts").statusCode()).isEqualTo(403);
        assertThat(admin.get("/accounts").body()).contains("officer-" + city).doesNotContain("admin-" + elsewhere.city);
        assertThat(admin.get("/accounts/" + elsewhere.administrator).statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/accounts?q=OFFICER&csv").body())
                .startsWith("\uFEFF利用者名,役割,所属,最後のログイン,状態")
                .contains("officer-" + city + ",職員")
                .doesNotContain("admin-");
    }

    @Test
    void a_hash_of_a_link_is_all_that_is_kept() {
        var secret = ServerFixture.as(
                        city,
                        () -> ServerFixture.part(Invitations.class)
                                .invite(
                                        UUID.randomUUID(),
                                        "x-" + city,
                                        Role.OFFICER,
                                        Optional.empty(),
                                        Optional.empty()))
                .orElseThrow();

        var hits = ServerFixture.as(
                city,
                () -> ServerFixture.part(org.springframework.transaction.support.TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "select count(*) from account.invitation i where i.invitation::text || i.login || encode(i.hash, 'escape') like '%' || :s || '%'")
                                .param("s", secret)
                                .query(Long.class)
                                .single()));

        assertThat(hits).isZero();
    }
}
