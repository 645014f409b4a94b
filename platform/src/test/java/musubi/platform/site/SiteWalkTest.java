package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.platform.Screen;
import musubi.platform.contract.ContractFixture;
import org.junit.jupiter.api.Test;

class SiteWalkTest {
    private static final List<String> PAGES = List.of(
            "",
            "timetable",
            "programmes",
            "figures",
            "agreements",
            "agreements/yearly",
            "payments",
            "ranking",
            "data",
            "widget",
            "widget/timetable",
            "widget/figures",
            "widget/ranking");

    private final SiteFixture site = new SiteFixture();

    @Test
    void everybody_reads_what_an_officer_published_in_both_languages_without_scripts_and_on_a_telephone() {
        site.everything();
        try (var reader = Screen.desk();
                var plain = Screen.withoutScripts();
                var phone = Screen.phone()) {
            var page = reader.open("/sign-in");
            page.click("text=どなたでも見られるページ");
            page.click("text=市" + site.town.city);
            assertThat(page.locator("main").textContent()).contains("朝の散歩").contains("自宅から申し込む");
            for (var path : PAGES) {
                reader.open(site.path(path));
                reader.clean();
                phone.open(site.path(path) + "?lang=en");
                assertThat(phone.page().locator("html").getAttribute("lang")).isEqualTo("en");
                assertThat(phone.page().locator("body").innerText()).doesNotContain("??");
                assertThat((Integer) phone.page().evaluate("document.documentElement.scrollWidth"))
                        .as(path)
                        .isLessThanOrEqualTo(390);
                phone.clean();
            }
            var found = plain.open(site.path("timetable?category=salon"));
            assertThat(found.locator(".sessions").textContent())
                    .contains("おしゃべり会")
                    .doesNotContain("朝の散歩");
            assertThat(found.content()).doesNotContain(SiteFixture.SECRET_ROOM);
            assertThat(plain.open(site.path("payments")).locator("main").textContent())
                    .contains("36,000円")
                    .contains("1,000円");
            assertThat(plain.open(site.path("figures")).locator("main").textContent())
                    .contains("12人");
            assertThat(page.context().cookies(Screen.url(site.path("")))).noneMatch(c -> c.name.equals("session"));
        }
    }

    @Test
    void an_officer_looks_at_a_part_before_everybody_sees_it_and_takes_it_back() {
        site.come(12);
        site.town.signed(ContractFixture.yearly("yearly"));
        site.town.signed(ContractFixture.monthly("monthly"));
        try (var desk = Screen.desk();
                var reader = Screen.desk()) {
            var page = desk.signIn("first-" + site.town.city, ContractFixture.PASSWORD);
            desk.open("/publishing");
            desk.clean();
            assertThat(reader.open(site.path("agreements")).title()).contains("ページがありません");

            desk.open("/publishing/agreements");
            page.uncheck("input[value=monthly]");
            page.click("text=選んだ契約で見る");
            desk.clean();
            page.click("text=この内容で公開する");

            assertThat(page.locator("[role=status]").textContent()).contains("公開しました");
            assertThat(reader.open(site.path("agreements")).locator("main a").count())
                    .isEqualTo(1);
            assertThat(reader.open(site.path("agreements/monthly")).title()).contains("ページがありません");
            desk.open("/publishing/figures");
            assertThat(page.locator("main").textContent()).contains("毎晩3時過ぎに作られます");
            desk.open("/publishing/agreements");
            page.click("text=公開をやめる");
            assertThat(reader.open(site.path("agreements")).title()).contains("ページがありません");
        }
    }
}
