package musubi.platform.referral;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The pages of a clinic, a provider and the office. */
class ReferralWalkTest {
    private final ReferralFixture town = new ReferralFixture();

    @Test
    void a_clinic_refers_somebody_a_provider_does_it_and_the_clinic_reads_the_outcome() {
        try (var desk = Screen.desk();
                var phone = Screen.phone()) {
            var page = desk.signIn(ReferralFixture.login(town.clinic), ReferralFixture.PASSWORD);
            assertThat(page.locator("main .empty")).containsText("まだ紹介がありません");
            desk.clean();
            desk.open("/referrals/sender");
            page.fill("#institution", "むすび診療所");
            page.fill("#doctor", "青木 学");
            desk.clean();
            page.locator("main form button").click();
            page.locator("main a.button").first().click();
            page.fill("#name", "山田 花");
            page.fill("#born", ReferralFixture.BORN.toString());
            desk.clean();
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("この氏名と生年月日の参加者はいません");
            page.fill("#name", "ヤマダハナコ");
            page.locator("main form button").click();
            assertThat(page.locator("h1")).hasText("山田 花子 さんを紹介する");
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("何の紹介かを一覧から");
            page.selectOption("#provider", "club");
            page.locator("input[name=kind]").first().check();
            page.fill("#asked", "通いの場（サロン）への紹介");
            page.fill("#reason", "退院後、外出がない");
            page.fill("#living", "一人暮らし");
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("同意していません");
            desk.clean();
            page.locator("input[name=agrees]").check();
            page.locator("main form button").click();
            assertThat(page.locator("[role=status]")).containsText("紹介しました");
            assertThat(page.locator("main")).containsText("返事待ち");
            desk.clean();
            var letter = page.request().get(page.url() + "/letter.pdf");
            assertThat(new String(letter.body(), 0, 5, StandardCharsets.ISO_8859_1))
                    .isEqualTo("%PDF-");

            var other = phone.signIn(ReferralFixture.login(town.club), ReferralFixture.PASSWORD);
            other.getByText("返事を待っている紹介が 1 件").click();
            assertThat(other.locator("main table")).containsText("山田 花子");
            phone.clean();
            other.locator("main table a").click();
            phone.clean();
            other.getByText("断る").first().click();
            other.locator("details[open] button").click();
            assertThat(other.locator(".mistake")).containsText("理由を書いてください");
            phone.clean();
            other.locator("main form.inline button").first().click();
            assertThat(other.locator("[role=status]")).containsText("引き受けました");
            assertThat(other.locator("dl")).containsText("0748-00-0000");
            other.locator("main form.inline button").first().click();
            other.getByText("終わった（結果を伝える）").first().click();
            other.selectOption("#programme", "salon");
            other.fill("#done", "初回に参加");
            phone.clean();
            other.locator("details[open] button").click();
            assertThat(other.locator("[role=status]")).containsText("結果を伝えました");

            desk.open("/referrals");
            assertThat(page.locator("main table")).containsText("終わった");
            assertThat(page.locator("main table")).containsText("初回に参加");
            desk.clean();
            page.locator("main table a").first().click();
            assertThat(page.locator("dl")).containsText("salon");
        }
    }

    @Test
    void the_office_filters_by_the_address_takes_the_list_and_sees_what_waits_too_long() {
        town.sent(Optional.of("club"));
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(TransactionOperations.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(
                                        "update referral.referral set asked_at = asked_at - interval '20 days' where municipality = :city")
                                .param("city", town.city.digits())
                                .update()));
        var open = ((Making.Made) town.makes(town.officer, town.wanted(town.hanako, Optional.empty()))).referral();
        var officer = visitor(ReferralFixture.login(town.officer));

        var all = officer.get("/referrals").body();
        var late = officer.get("/referrals?state=late&provider=").body();
        var none = officer.get("/referrals?state=completed").body();
        var csv = officer.get("/referrals?state=late&as=csv").body();

        assertThat(all).contains("2 件", "返事が遅れています", open.id().toString());
        assertThat(late)
                .contains("1 件", "返事が遅れています", "<option value=\"late\" selected")
                .doesNotContain(open.id().toString());
        assertThat(none).contains("この条件の紹介はありません");
        assertThat(csv).contains("山田 花子", "紹介した日").doesNotContain("引き受けられる事業者");
        assertThat(officer.get("/").body()).contains("返事の遅れている紹介: 1 件");
        assertThat(visitor(ReferralFixture.login(town.clinic))
                        .get("/referrals?as=csv")
                        .statusCode())
                .isEqualTo(403);
    }

    private Visitor visitor(String login) {
        var visitor = new Visitor();
        visitor.signIn(login, ReferralFixture.PASSWORD);
        return visitor;
    }

    @Test
    void an_open_referral_names_nobody_and_another_clinic_finds_nothing() {
        var open = town.sent(Optional.empty());
        var club = visitor(ReferralFixture.login(town.club));
        var other = visitor(ReferralFixture.login(town.otherClinic));

        var list = club.get("/provider/referrals").body();
        var one = club.get("/provider/referrals/" + open.id()).body();

        assertThat(list).contains("どの事業者でも引き受けられるもの", "通いの場への紹介").doesNotContain("山田");
        assertThat(one).contains("引き受けると、どなたかが分かります").doesNotContain("山田", "退院後", "一人暮らし");
        for (var path : List.of("/referrals/" + open.id(), "/referrals/" + open.id() + "/letter.pdf"))
            assertThat(other.get(path).statusCode()).as(path).isEqualTo(404);
        assertThat(club.get("/referrals").statusCode()).isEqualTo(403);
        for (var path : List.of("/people", "/people/" + town.hanako, "/sessions", "/accounts", "/contracts"))
            assertThat(other.get(path).statusCode()).as(path).isEqualTo(403);
        assertThat(other.post(
                                "/referrals/new",
                                "/referrals/" + open.id() + "/steps",
                                Map.of("to", "cancelled", "version", "2"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void who_comes_second_is_told_so() {
        var open = town.sent(Optional.empty());
        var club = visitor(ReferralFixture.login(town.club));
        var studio = visitor(ReferralFixture.login(town.studio));
        var path = "/provider/referrals/" + open.id();
        var fields = Map.of("to", "accepted", "version", Integer.toString(open.version()));
        var token = Visitor.formToken(studio.get(path).body());

        club.post(path, path + "/steps", fields);
        var second = studio.bare(path + "/steps", fields, Map.of("_csrf", token));

        assertThat(second.headers().firstValue("Location").orElse("")).endsWith("/provider/referrals");
        assertThat(studio.get("/provider/referrals").body()).contains("ほかの事業者が先に引き受けました");
    }

    @Test
    void a_form_sent_twice_is_one_referral_and_one_without_ids_is_refused() {
        town.agrees(town.hanako);
        var clinic = visitor(ReferralFixture.login(town.clinic));
        var fields = Map.of(
                "id",
                UUID.randomUUID().toString(),
                "person",
                town.hanako.toString(),
                "kind",
                "food-insecurity",
                "asked",
                "食料の支援");

        var first = clinic.post("/referrals/new", "/referrals", fields);
        var again = clinic.post("/referrals/new", "/referrals", fields);

        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(clinic.get("/referrals").body()).contains("1 件");
        assertThat(clinic.post("/referrals/new", "/referrals", Map.of("id", "x", "person", "y"))
                        .statusCode())
                .isEqualTo(400);
    }
}
