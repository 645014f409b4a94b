package musubi.platform.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import org.junit.jupiter.api.Test;

/** Every list of the menu is taken away as CSV and as PDF. */
class TakingTest {
    private static final UUID CAMPAIGN = FilledTown.CAMPAIGN;

    /**
     * Places of the menu without a list: one's own account, the form by which files of steps are sent, and those whose list begins with the
     * first evidence that an evaluator was given, the first frozen pack, the first closed payment and the first referral.
     */
    private static final List<String> WITHOUT =
            List.of("/account", "/steps", "/studies", "/packs", "/remittances", "/referrals");

    private static final List<String> FURTHER = List.of(
            "/people/schemes",
            "/contracts/monthly",
            "/funding/offerings/fund",
            "/sessions/taiso-1",
            "/rewards/shops",
            "/people/duplicates",
            "/people/wishes",
            "/people/requests",
            "/people/applications",
            "/messages/shop",
            "/webhooks/" + FilledTown.WEBHOOK,
            "/questionnaires/" + CAMPAIGN,
            "/questionnaires/" + CAMPAIGN + "/results");

    private final FilledTown filled = new FilledTown().more();
    private final ContractFixture town = filled.town;

    private static APIResponse get(Page page, String path) {
        return page.request().get(Screen.url(path));
    }

    private static void taken(Page page, String path) {
        assertThat(page.navigate(Screen.url(path)).status()).as(path).isEqualTo(200);
        var links = page.locator(".take a").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        assertThat(links).as(path).isNotEmpty();
        for (var link : links) {
            var answer = get(page, link);
            assertThat(answer.status()).as(link).isEqualTo(200);
            var start = new String(answer.body(), 0, 5, StandardCharsets.ISO_8859_1);
            if (link.contains("as=pdf")) assertThat(start).as(link).isEqualTo("%PDF-");
            else {
                assertThat(answer.headers().get("content-type")).as(link).startsWith("text/csv");
                assertThat(answer.headers().get("content-disposition")).as(link).matches("attachment.*\\.csv.*");
                assertThat(answer.text()).as(link).startsWith("\uFEFF").contains("\n");
            }
        }
    }

    @Test
    void every_list_of_the_menu_can_be_taken_as_csv_and_as_pdf() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            var places = page.locator("header nav a").all().stream()
                    .map(link -> link.getAttribute("href"))
                    .toList();
            assertThat(places).hasSizeGreaterThan(12);
            var without = new TreeSet<String>();
            for (var place : places) {
                assertThat(page.navigate(Screen.url(place)).status()).as(place).isEqualTo(200);
                if (page.locator(".take a").count() == 0) without.add(place);
                else taken(page, place);
            }
            assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT);
            for (var place : FURTHER) taken(page, place);
            assertThat(page.navigate(Screen.url("/contracts/monthly")).status()).isEqualTo(200);
            assertThat(page.locator(".take a[href*='list=versions']").count()).isEqualTo(2);
            taken(page, "/joint/" + filled.joint);
            taken(page, "/worksheets/organisations");
            taken(page, "/worksheets/" + filled.worksheet.sheet);
            taken(page, "/worksheets/" + filled.worksheet.sheet + "/versions/2");
            taken(page, "/worksheets/" + filled.worksheet.sheet + "/comparison?from=1&to=2");
        }
    }

    @Test
    void nothing_a_spreadsheet_would_run_is_in_a_list() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);

            assertThat(get(page, "/programmes?as=csv&list=programmes").text())
                    .contains("\"'=HYPERLINK(\"\"http://evil\"\",\"\"押す\"\")\"")
                    .contains("体操教室");
        }
    }

    @Test
    void a_list_with_names_is_for_those_who_answer_for_the_programme_and_is_recorded_without_names() {
        try (var desk = Screen.desk();
                var window = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var counter = window.signIn("window-" + town.city, ContractFixture.PASSWORD);
            var asked = "/questionnaires/" + CAMPAIGN;

            assertThat(get(page, asked + "?as=csv&list=asked").text()).contains("山田 花子");
            assertThat(get(counter, asked + "?as=csv&list=asked").status()).isEqualTo(403);
            assertThat(get(counter, asked + "?as=pdf&list=asked").status()).isEqualTo(403);
            assertThat(get(counter, "/people/list.csv?as=pdf").status()).isEqualTo(403);
            assertThat(get(counter, "/funding?as=csv&list=offerings").status()).isEqualTo(403);
            assertThat(get(page, asked + "?as=csv&list=none").status()).isEqualTo(404);
            counter.navigate(Screen.url(asked));
            assertThat(counter.locator(".take").count()).isZero();
        }
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(20)))
                .filteredOn(e -> e.action().equals("list.taken"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.subject()).isEqualTo("page /questionnaires/" + CAMPAIGN);
                    assertThat(e.after()).contains("rows").doesNotContain("花子");
                });
    }
}
