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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import musubi.platform.DocsPart;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.attendance.DoorFixture;
import musubi.platform.people.Disclosures;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How far the main things are from Today, in every way one can hold a telephone, and how heavy Today is; the tables stand in docs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EaseTest {
    private static final String PAGE = "reference/ease-and-access.md";

    private final CityFixture city = new CityFixture();
    private final List<PersonId> people = List.of(city.joined(), city.joined(), city.joined(), city.joined());
    private final List<String> logins = people.stream()
            .map(p -> city.as(
                    () -> TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(p), Optional.empty())))
            .toList();

    /**
     * Something residents come for.
     *
     * @param most taps wanted at most
     * @param done what leads there, and what shows that it is done
     */
    private record Task(String what, int most, String from, Consumer<Hand> done) {}

    @BeforeAll
    void town() {
        city.inForce(city.lastMonth());
        for (var person : people)
            for (int day = 1; day <= 4; day++)
                city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.as(() -> {
            TimetableFixture.programme("体操教室", "club");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session("on", "体操教室", city.today(), LocalTime.of(0, 1), 1_438, "公民館", 9));
            for (int i = 1; i < 4; i++)
                TimetableFixture.session("later-" + i, "体操教室", city.today().plusDays(i), "10:00", 9);
            for (var person : people) TimetableFixture.books("on", person);
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
                            Optional.of(9));
            return true;
        });
        city.followed();
    }

    private String login(int person) {
        return logins.get(person);
    }

    private FilePayload export(int steps) {
        var text = apple(city.today(), walked(city.today().minusDays(2), steps));
        return new FilePayload("export.xml", "text/xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Task> tasks(Page page) {
        return List.of(
                new Task("Check in, by the code on the own telephone, for the first time", 2, "/me", hand -> {
                    hand.tap(".next").tap("main button.large");
                    assertThat(page.locator(".paper-card .qr")).isVisible();
                }),
                new Task("Check in, by the code on the own telephone", 2, "/me", hand -> {
                    hand.tap(".next");
                    assertThat(page.locator(".paper-card .qr")).isVisible();
                }),
                new Task(
                        "Check in, by the code at the door that the camera has read",
                        2,
                        DoorFixture.path(city.code(), "on"),
                        hand -> {
                            hand.tap("main button.large");
                            assertThat(page.locator("[role=status]")).containsText("出席を受け付けました");
                        }),
                new Task("Upload steps, from a telephone that was never seen", 3, "/me", hand -> {
                    hand.tap(".bar a:nth-child(3)").choose("#file", export(6_000));
                    hand.tap("main button:has-text('はい、わたしの記録です')");
                    assertThat(page.locator("[role=status].done")).containsText("受け取りました");
                }),
                new Task("Upload steps", 2, "/me", hand -> {
                    hand.tap(".bar a:nth-child(3)").choose("#file", export(7_000));
                    assertThat(page.locator("h1")).hasText("歩数が届きました");
                }),
                new Task("See why I got points", 2, "/me", hand -> {
                    hand.tap(".bar a:nth-child(4)").tap("main .ways a");
                    assertThat(page.locator("main")).containsText("ポイントの決まり");
                }),
                new Task("Book a class of today or tomorrow", 3, "/me", hand -> {
                    hand.tap("main .ways a").tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("予約しました");
                }),
                new Task("Book a class", 3, "/me", hand -> {
                    hand.tap(".bar a:nth-child(2)").tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("予約しました");
                }),
                new Task("Take a booking back", 3, "/me", hand -> {
                    hand.tap(".bar a:nth-child(2)").tap("main button.second:has-text('取り消す')");
                    assertThat(page.locator("[role=status].done")).containsText("取り消しました");
                }),
                new Task("Exchange points for a voucher", 4, "/me", hand -> {
                    hand.tap(".bar a:nth-child(4)").tap("main a.large").tap("main .ways a");
                    hand.tap("main button.large");
                    assertThat(page.locator("[role=status].done")).containsText("受け付けました");
                    assertThat(page.locator("img.qr")).isVisible();
                }));
    }

    @Test
    void the_main_things_are_few_taps_from_today() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(0), "correct horse");
            var lines = tasks(page).stream().map(task -> line(screen, task)).collect(Collectors.joining());
            DocsPart.of(PAGE, "taps")
                    .isCurrent("| what | taps wanted at most | taps | pages, the first among them |\n"
                            + "| --- | ---: | ---: | ---: |\n" + lines);
        }
    }

    private static String line(Screen screen, Task task) {
        try (var finger = new Hand.Finger(screen, task.from())) {
            task.done().accept(finger);
            assertThat(finger.taps()).as(task.what()).isLessThanOrEqualTo(task.most());
            return "| %s | %d | %d | %d |\n".formatted(task.what(), task.most(), finger.taps(), finger.screens());
        }
    }

    @Test
    void the_main_things_are_done_with_the_keys_alone() {
        try (var screen = Screen.desk()) {
            all(screen, 1, Hand.Keys::new);
        }
    }

    @Test
    void the_main_things_are_done_in_a_browser_that_runs_no_scripts() {
        try (var screen = Screen.withoutScripts()) {
            all(screen, 2, Hand.WithoutScripts::new);
        }
    }

    private void all(Screen screen, int person, BiFunction<Screen, String, Hand> hand) {
        var page = screen.signIn(login(person), "correct horse");
        for (var task : tasks(page))
            try (var one = hand.apply(screen, task.from())) {
                task.done().accept(one);
                assertThat(one.taps()).as(task.what()).isPositive();
            }
    }

    @Test
    void on_a_slow_line_an_impatient_second_tap_books_once() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(3), "correct horse");
            screen.open("/me/sessions");
            new SlowLine(page).slow();
            page.locator("main button.large").first().dblclick();
            assertThat(page.locator("[role=status].done")).containsText("予約しました");
        }
        assertThat(city.as(() -> ServerFixture.part(Bookings.class).of(people.get(3))))
                .extracting(Bookings.Booking::session)
                .containsExactlyInAnyOrder("on", "later-1");
    }

    @Test
    void on_a_very_slow_line_today_can_be_read_and_an_entry_that_is_tapped_twice_counts_once() {
        try (var screen = Screen.phone()) {
            SlowLine.signedIn(screen, login(3));
            var page = screen.page();
            new SlowLine(page).verySlow();
            screen.open("/me");
            assertThat(page.locator(".next")).isVisible();
            screen.open("/me/steps/entry");
            page.fill("#steps", "4321");
            page.locator("main button.large").dblclick();
            page.waitForURL("**/me/steps/day/*");
            assertThat(page.locator("main")).containsText("4,321");
        }
        assertThat(city.as(() -> ServerFixture.part(Disclosures.class).of(people.get(3))).stream()
                        .filter(section -> section.id().equals("steps"))
                        .flatMap(section -> section.rows().stream())
                        .filter(row -> row.containsValue("4321")))
                .hasSize(1);
    }

    @Test
    void the_first_look_at_today_weighs_less_than_150_kilobytes() {
        try (var screen = Screen.phone()) {
            SlowLine.signedIn(screen, login(3));
            var line = new SlowLine(screen.page());
            screen.open("/me");
            assertThat(screen.page().locator(".next")).isVisible();
            var sent = line.sent();
            assertThat(sent).containsKeys("document", "style sheet", "script");
            assertThat(sent.values().stream().mapToLong(Long::longValue).sum()).isBetween(1_000L, 149_999L);
        }
    }

    /** Measures only when asked, and alone on the machine. */
    @Test
    @EnabledIfSystemProperty(named = "musubi.measure", matches = "true")
    void the_largest_paint_of_today_comes_soon_on_a_slow_line() {
        try (var screen = Screen.phone()) {
            SlowLine.signedIn(screen, login(3));
            var line = new SlowLine(screen.page());
            line.slow();
            line.slowProcessor();
            screen.open("/me");
            long millis = line.largestPaint();
            var sent = line.sent();
            assertThat(millis).isBetween(1L, 1_499L);
            DocsPart.of(PAGE, "weight")
                    .isCurrent("On %s: %s; largest contentful paint after %.1f seconds."
                            .formatted(
                                    city.today(),
                                    sent.entrySet().stream()
                                            .map(e -> "%s %.1f KB".formatted(e.getKey(), e.getValue() / 1000.0))
                                            .collect(Collectors.joining(", ")),
                                    millis / 1000.0));
        }
    }
}
