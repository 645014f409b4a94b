package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.apple;
import static musubi.platform.activity.ExportFixture.walked;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import musubi.platform.DocsPart;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.attendance.DoorFixture;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import org.junit.jupiter.api.Test;

/** How far the main things are from Today, counted with a finger on a telephone; the table stands in docs. */
class EaseTest {
    private static final String PAGE = "reference/ease-and-access.md";

    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();

    /**
     * Something residents come for.
     *
     * @param most taps wanted at most
     * @param done what shows that it is done, and how many taps led there
     */
    private record Task(String what, int most, String from, Consumer<Taps> done) {}

    private void town() {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.as(() -> {
            TimetableFixture.programme("体操教室", "club");
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(
                    new Programmes.Session("on", "体操教室", city.today(), LocalTime.of(0, 1), 1_438, "公民館", 9));
            for (int i = 1; i < 4; i++)
                TimetableFixture.session("later-" + i, "体操教室", city.today().plusDays(i), "10:00", 9);
            TimetableFixture.books("on", hanako);
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
            return true;
        });
        city.followed();
    }

    private FilePayload export(int steps) {
        var text = apple(city.today(), walked(city.today().minusDays(2), steps));
        return new FilePayload("export.xml", "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Task> tasks(Page page) {
        return List.of(
                new Task("Check in, by the code on the own telephone, for the first time", 2, "/me", finger -> {
                    finger.tap(".next").tap("main button.large");
                    assertThat(page.locator(".paper-card .qr")).isVisible();
                }),
                new Task("Check in, by the code on the own telephone", 2, "/me", finger -> {
                    finger.tap(".next");
                    assertThat(page.locator(".paper-card .qr")).isVisible();
                }),
                new Task(
                        "Check in, by the code at the door that the camera has read",
                        2,
                        DoorFixture.path(city.code(), "on"),
                        finger -> {
                            finger.tap("main button.large");
                            assertThat(page.locator("[role=status]")).containsText("出席を受け付けました");
                        }),
                new Task("Upload steps, from a telephone that was never seen", 3, "/me", finger -> {
                    finger.tap(".bar a:nth-child(3)").choose("#file", export(6_000));
                    finger.tap("main button:has-text('はい、わたしの記録です')");
                    assertThat(page.locator("[role=status].done")).containsText("受け取りました");
                }),
                new Task("Upload steps", 2, "/me", finger -> {
                    finger.tap(".bar a:nth-child(3)").choose("#file", export(7_000));
                    assertThat(page.locator("h1")).hasText("歩数が届きました");
                }),
                new Task("See why I got points", 2, "/me", finger -> {
                    finger.tap(".bar a:nth-child(4)").tap("main .ways a");
                    assertThat(page.locator("main")).containsText("ポイントの決まり");
                }),
                new Task("Book a class of today or tomorrow", 3, "/me", finger -> {
                    finger.tap("main .ways a").tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("予約しました");
                }),
                new Task("Book a class", 3, "/me", finger -> {
                    finger.tap(".bar a:nth-child(2)").tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("予約しました");
                }),
                new Task("Take a booking back", 3, "/me", finger -> {
                    finger.tap(".bar a:nth-child(2)").tap("main button.second:has-text('取り消す')");
                    assertThat(page.locator("[role=status].done")).containsText("取り消しました");
                }),
                new Task("Exchange points for a voucher", 4, "/me", finger -> {
                    finger.tap(".bar a:nth-child(4)").tap("main a.large").tap("main .ways a");
                    finger.tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("受け付けました");
                    assertThat(page.locator("img.qr")).isVisible();
                }));
    }

    @Test
    void the_main_things_are_few_taps_from_today() {
        town();
        var login = city.as(
                () -> TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            var lines = tasks(page).stream().map(task -> line(screen, task)).collect(Collectors.joining());
            DocsPart.of(PAGE, "taps")
                    .isCurrent("| what | taps wanted at most | taps | pages, the first among them |\n"
                            + "| --- | ---: | ---: | ---: |\n" + lines);
        }
    }

    private static String line(Screen screen, Task task) {
        try (var finger = new Taps(screen, task.from())) {
            task.done().accept(finger);
            assertThat(finger.taps()).as(task.what()).isLessThanOrEqualTo(task.most());
            return "| %s | %d | %d | %d |\n".formatted(task.what(), task.most(), finger.taps(), finger.screens());
        }
    }
}
