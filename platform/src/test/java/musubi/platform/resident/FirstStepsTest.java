package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.apple;
import static musubi.platform.activity.ExportFixture.walked;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import musubi.platform.Picture;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.people.Applications;
import musubi.platform.people.Consents;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.quantity.Words;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page docs/tutorial/first-steps-for-residents, walked as it is written in both languages; the words it says stand on buttons do. With
 * {@code -Dmusubi.pictures=FOLDER} its pictures are made anew.
 */
class FirstStepsTest {
    private final CityFixture city = new CityFixture();
    private final StringBuilder read = new StringBuilder();

    private String town(PersonId hanako) {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
        return city.as(() -> {
            ServerFixture.part(Consents.class)
                    .write(
                            "programme",
                            "municipality",
                            new Words("事業への参加", "Taking part"),
                            new Words("記録を、名前を除いて使います。", "Records are used without names."));
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            TimetableFixture.programme("体操教室", "からだ倶楽部");
            for (int i = 1; i < 4; i++)
                TimetableFixture.session("taiso-" + i, "体操教室", city.today().plusDays(i), "10:00", 9);
            ServerFixture.part(Catalogue.class)
                    .add(
                            new Item(
                                    UUID.randomUUID(),
                                    Kind.VOUCHER,
                                    CityFixture.AGREEMENT,
                                    "買い物券 500円",
                                    50,
                                    "大黒屋",
                                    500,
                                    90,
                                    city.today(),
                                    city.today().plusMonths(6)),
                            Optional.of(3));
            return TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
    }

    private void remember(Page page) {
        read.append(page.locator("body").innerText()).append('\n');
    }

    private void show(Page page, String name, String language) {
        remember(page);
        // The test's municipality has a number for a name, and codes are drawn anew each time.
        page.evaluate("""
                name => {
                  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(/(市|City )[0-9]{6}/g, name);
                  window.scrollTo(0, 0);
                }
                """, language.equals("ja") ? "ムスビ市" : "Musubi City");
        Picture.take(page, "resident/%s-%s".formatted(name, language));
    }

    @ParameterizedTest
    @CsvSource({"ja, first-steps-for-residents.ja.md", "en, first-steps-for-residents.md"})
    void a_newcomer_goes_from_joining_to_a_voucher(String language, String tutorial) throws IOException {
        var login = town(city.joined());
        try (var screen = Screen.phone()) {
            screen.page().setViewportSize(390, 620);
            var page = screen.open("/join/%s/kenko?lang=%s".formatted(city.code(), language));
            show(page, "join", language);
            screen.signIn(login, "correct horse");
            remember(page);
            page.locator(".bar a").nth(2).click();
            remember(page);
            sends(page);
            show(page, "came", language);
            page.locator(".bar a").nth(1).click();
            page.locator("main button.large").first().click();
            assertThat(page.locator("[role=status].done")).isVisible();
            show(page, "booked", language);
            page.locator("main a.second").first().click();
            remember(page);
            page.locator("main button.large").click();
            Screen.drawn(page.locator(".qr"));
            show(page, "card", language);
            page.locator(".bar a").nth(3).click();
            remember(page);
            page.locator("main .ways a").first().click();
            show(page, "why", language);
            page.goBack();
            page.locator("main a.large").click();
            page.locator("main .ways a").first().click();
            remember(page);
            page.locator("main button.large").click();
            Screen.drawn(page.locator(".qr"));
            show(page, "voucher", language);
        }
        var text = Files.readString(Path.of("..", "docs", "tutorial", tutorial));
        for (var said :
                Pattern.compile("\\*\\*([^*]+)\\*\\*").matcher(text).results().toList())
            assertThat(read).as("what the tutorial says is on a page").containsIgnoringCase(said.group(1));
        for (var shown : Pattern.compile("\\]\\(([^)]+[.]png)\\)")
                .matcher(text)
                .results()
                .toList())
            assertThat(Path.of("..", "docs", "tutorial", shown.group(1))).exists();
    }

    private void sends(Page page) {
        var export = apple(city.today(), walked(city.today().minusDays(1), 7_300));
        page.setInputFiles("#file", new FilePayload("export.xml", "text/xml", export.getBytes(StandardCharsets.UTF_8)));
        page.waitForURL("**/upload/*");
        remember(page);
        page.locator("main form[action*='/upload/'] button").first().click();
        assertThat(page.locator("[role=status].done")).isVisible();
    }
}
