package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.platform.DocsPart;
import musubi.platform.Picture;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.people.Applications;
import musubi.platform.people.Consents;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.questionnaire.Asking;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

/** Every page that links lead a resident or a reader of the public site to, looked at as people would who see little or hold no mouse. */
class AccessTest {
    /** Tablet and desk take as long again, and are looked at when asked: most of their pages are also on the walks of their own. */
    private static final boolean EVERYWHERE = Boolean.getBoolean("musubi.everywhere");

    private static final int MOST_PAGES = 90;
    private static final Set<String> WIDE = Set.of(
            "/me",
            "/me/sessions",
            "/me/points",
            "/me/ranking",
            "/me/steps",
            "/city/{city}",
            "/city/{city}/programmes",
            "/city/{city}/figures",
            "/city/{city}/payments");
    private static final String ALL_OF_RESIDENTS = "/me/pages";
    private static final String ALL_OF_THE_SITE = "/city/{city}/pages";

    /** Steps of something, and what came of it: they are reached by doing it. */
    private static final Set<String> STEPS = Set.of(
            "/join/{city}/kenko",
            "/me/questions/{id}/1",
            "/me/record/consents/research/university",
            "/me/rewards/{id}",
            "/me/rewards/mine/{id}");

    private static final String DOCS = "reference/ease-and-access.md";
    private static final String GALLERY = "reference/pictures-of-pages.md";

    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();
    private final Inspection inspection = new Inspection();

    private String town() {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        // Both, since a week or a month that has only begun lists no other day.
        for (int ago = 0; ago <= 1; ago++) city.walks(hanako, city.today().minusDays(ago), 4_000);
        city.followed();
        Asking.ask(city.code(), "late-elderly-15");
        return city.as(() -> {
            for (int day = 1; day < 9; day += 3)
                ServerFixture.part(BodyReadings.class)
                        .keep(
                                UUID.randomUUID(),
                                hanako,
                                new BodyReading(
                                        city.today().minusDays(day),
                                        BodyReadings.OWN,
                                        "manual",
                                        null,
                                        new BigDecimal("58." + day),
                                        null,
                                        null,
                                        null,
                                        128 + day,
                                        76 + day));
            TimetableFixture.programme("体操教室", "club");
            for (int i = 1; i < 4; i++)
                TimetableFixture.session("taiso-" + i, "体操教室", city.today().plusDays(i), "10:00", 9);
            TimetableFixture.books("taiso-1", hanako);
            ServerFixture.part(Consents.class)
                    .write(
                            "research",
                            "university",
                            new Words("研究への利用", "Research"),
                            new Words("大学が使います。", "A university uses it."));
            var item = new Item(
                    UUID.randomUUID(),
                    Kind.VOUCHER,
                    CityFixture.AGREEMENT,
                    "Voucher 500",
                    50,
                    "Daikoku",
                    500,
                    90,
                    city.today(),
                    city.today().plusMonths(6));
            ServerFixture.part(Catalogue.class).add(item, Optional.of(3));
            ServerFixture.part(Exchanges.class).ask(UUID.randomUUID(), item.id(), hanako);
            return TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
    }

    private SiteFixture site() {
        var site = new SiteFixture();
        site.everything();
        ServerFixture.as(site.town.city, () -> {
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            return true;
        });
        return site;
    }

    /** Every page stands in the list of all pages, or in more than one other list, and something else leads to it, too. */
    private void ways(Map<String, Set<String>> ways, String all) {
        ways.forEach((kind, from) -> {
            if (from.size() < 2 && !kind.equals(all) && !STEPS.contains(kind))
                inspection.wrong("only one way to " + kind + ": " + from);
        });
        assertThat(ways.values().stream().filter(from -> from.contains(all)).count())
                .as("pages in the list of all")
                .isGreaterThan(12);
    }

    /** In both languages, as somebody hears the pages who has them read aloud. */
    private void languages(Screen screen, List<String> paths) {
        int marked = 0;
        for (var language : List.of("en", "ja"))
            for (var path : paths) {
                screen.open(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
                marked += inspection.languages(
                        new Inspection.Shown(screen.page(), language + " " + Walk.kind(path), false));
            }
        assertThat(marked).as("parts in another language").isGreaterThan(10);
    }

    private void narrow(Inspection.Shown shown) {
        inspection.look(shown);
        inspection.room(shown);
        inspection.keys(shown);
        inspection.paper(shown);
    }

    private List<String> residents() {
        var login = town();
        try (var phone = Screen.phone();
                var tablet = Screen.tablet();
                var desk = Screen.desk()) {
            phone.signIn(login, "correct horse");
            phone.open("/me/card").locator("main button.large").click();
            var bars = new HashMap<String, List<String>>();
            var ways = new HashMap<String, Set<String>>();
            var found = Walk.reached(
                    phone,
                    MOST_PAGES,
                    List.of("/me"),
                    p -> p.equals("/account") || p.equals("/me") || p.startsWith("/me/") || p.startsWith("/me?"),
                    ways,
                    path -> {
                        var shell = !path.equals("/account");
                        narrow(new Inspection.Shown(phone.page(), "phone " + Walk.kind(path), shell));
                        if (shell)
                            bars.computeIfAbsent(bar(phone.page()), b -> new ArrayList<>())
                                    .add(path);
                    });
            assertThat(bars).as("bars and ways to help, with their pages").hasSize(1);
            ways(ways, ALL_OF_RESIDENTS);
            languages(phone, found);
            pictured(phone, found);
            if (Picture.wanted()) {
                tablet.signIn(login, "correct horse");
                desk.signIn(login, "correct horse");
                wide(tablet, desk, found);
            }
            if (!EVERYWHERE) return found;
            in(tablet, login, "easy", found);
            in(desk, login, "en", found);
            return found;
        }
    }

    /** The pages for docs, in both languages. */
    private static void pictured(Screen phone, List<String> paths) {
        if (!Picture.wanted()) return;
        for (var language : List.of("en", "ja"))
            for (var path : paths) {
                phone.open(path + (path.contains("?") ? "&" : "?") + "lang=" + language);
                Picture.whole(phone.page(), "pages/" + pictureName(path) + "-" + language);
            }
    }

    /** How the pages look on wider screens whose layout has more room to differ: on a tablet in Japanese, on a desk in English. */
    private static void wide(Screen tablet, Screen desk, List<String> paths) {
        if (!Picture.wanted()) return;
        for (var path : paths) {
            if (!WIDE.contains(Walk.kind(path))) continue;
            tablet.open(path + (path.contains("?") ? "&" : "?") + "lang=ja");
            Picture.whole(tablet.page(), "pages/" + pictureName(path) + "-820-ja");
            desk.open(path + (path.contains("?") ? "&" : "?") + "lang=en");
            Picture.whole(desk.page(), "pages/" + pictureName(path) + "-1280-en");
        }
    }

    /** The pictures of wider screens, one row for a page. */
    private static String wideGallery(List<String> residents, List<String> readers) {
        return "| page | tablet, 820 pixels | desk, 1,280 pixels |\n| --- | --- | --- |\n"
                + Stream.concat(residents.stream(), readers.stream())
                        .filter(path -> WIDE.contains(Walk.kind(path)))
                        .sorted(Comparator.comparing(AccessTest::pictureName))
                        .map(path ->
                                "| `%1$s` | ![](../pictures/pages/%2$s-820-ja.png) | ![](../pictures/pages/%2$s-1280-en.png) |"
                                        .formatted(Walk.kind(path), pictureName(path)))
                        .collect(Collectors.joining("\n"));
    }

    private static String pictureName(String path) {
        var name = Walk.kind(path).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "start" : name;
    }

    /** The pictures of pages, one row for a page. */
    private static String gallery(List<String> paths) {
        return "| page | 日本語 | English |\n| --- | --- | --- |\n"
                + paths.stream()
                        .sorted(Comparator.comparing(AccessTest::pictureName))
                        .map(path -> {
                            var name = pictureName(path);
                            return "| `%1$s` | ![](../pictures/pages/%2$s-ja.png) | ![](../pictures/pages/%2$s-en.png) |"
                                    .formatted(Walk.kind(path), name);
                        })
                        .collect(Collectors.joining("\n"));
    }

    /** Where else to go, and where to ask. */
    private static String bar(Page page) {
        return String.join(" ", page.locator(".bar, header a.help").allInnerTexts());
    }

    private void in(Screen screen, String login, String language, List<String> paths) {
        screen.signIn(login, "correct horse");
        screen.open("/me?lang=" + language);
        for (var path : paths) {
            screen.open(path);
            inspection.look(
                    new Inspection.Shown(screen.page(), language + " " + Walk.kind(path), !path.equals("/account")));
        }
    }

    private List<String> readers() {
        var site = site();
        try (var phone = Screen.phone();
                var tablet = Screen.tablet();
                var desk = Screen.desk()) {
            var ways = new HashMap<String, Set<String>>();
            var own = "(/city/%1$s(/.*|[?].*)?|/city|/sign-in|/join/%1$s(/.*|[?].*)?)".formatted(site.town.city);
            var found = Walk.reached(
                    phone,
                    MOST_PAGES,
                    List.of(site.path(""), site.path("widget"), "/city", "/sign-in"),
                    p -> p.matches(own),
                    ways,
                    path -> narrow(new Inspection.Shown(phone.page(), "phone " + Walk.kind(path), false)));
            ways(ways, ALL_OF_THE_SITE);
            languages(phone, found);
            pictured(phone, found);
            wide(tablet, desk, found);
            if (!EVERYWHERE) return found;
            for (var path : found) {
                tablet.open(path);
                inspection.look(new Inspection.Shown(tablet.page(), "tablet " + Walk.kind(path), false));
                desk.open(path + (path.contains("?") ? "&" : "?") + "lang=en");
                inspection.look(new Inspection.Shown(desk.page(), "en " + Walk.kind(path), false));
            }
            return found;
        }
    }

    @Test
    void nothing_keeps_anybody_from_using_a_page() throws IOException {
        var residents = residents();
        var readers = readers();
        assertThat(String.join("\n", inspection.wrong())).isEmpty();
        assertThat(residents).hasSizeGreaterThan(30);
        assertThat(readers).hasSizeGreaterThan(12);
        DocsPart.of(DOCS, "pages")
                .isCurrent("""
                %d pages of residents: %s.

                %d pages of the public site: %s.
                """.formatted(residents.size(), names(residents), readers.size(), names(readers)));
        DocsPart.of(DOCS, "criteria").isCurrent(criteria());
        DocsPart.of(GALLERY, "residents").isCurrent(gallery(residents));
        DocsPart.of(GALLERY, "readers").isCurrent(gallery(readers));
        DocsPart.of(GALLERY, "wide").isCurrent(wideGallery(residents, readers));
    }

    /** No gesture, no movement of the device, nothing at the mere press of a mouse or change of a field but the choice of a file. */
    @Test
    void scripts_listen_to_nothing_that_some_people_cannot_do() throws IOException {
        var listened = Pattern.compile("addEventListener\\(\\s*['\"]([a-z]+)['\"]|\\.on([a-z]+)\\s*=");
        var allowed = Set.of(
                "click",
                "submit",
                "keydown",
                "focusin",
                "online",
                "offline",
                "visibilitychange",
                "pagehide",
                "install",
                "activate",
                "fetch",
                "message",
                "load",
                "error",
                "progress",
                "end");
        try (var files = Files.list(Path.of("src/main/resources/static"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                var heard = listened.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .collect(Collectors.toSet());
                if (file.endsWith("me-upload.js")) heard.remove("change");
                assertThat(allowed).as(file.toString()).containsAll(heard);
            }
        }
    }

    @Test
    void words_name_what_is_pressed_and_do_not_point_to_a_place_or_a_colour() throws IOException {
        var pointing = Pattern.compile(
                "(右|左|上|下|赤い|青い|緑の)の?(ボタン|欄|リンク)|(?i)(the|a) (left|right|lower|upper|red|green|blue) (button|field|link)");
        try (var files = Files.list(Path.of("src/main/resources/messages"))) {
            for (var file : files.filter(f -> f.getFileName()
                            .toString()
                            .matches("(my-|site|resident|joining|account|access|questionnaire).*"))
                    .toList())
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(pointing);
        }
    }

    private static String names(List<String> paths) {
        return paths.stream().map(p -> "`" + Walk.kind(p) + "`").sorted().collect(Collectors.joining(", "));
    }

    private String criteria() throws IOException {
        try (var file = AccessTest.class.getResourceAsStream("criteria.txt")) {
            assertThat(file).isNotNull();
            return "| WCAG 2.2 | level | JIS X 8341-3:2016 | | result | how |\n| --- | --- | --- | --- | --- | --- |\n"
                    + new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(this::criterion)
                            .collect(Collectors.joining("\n"));
        }
    }

    private static final Map<String, String> RESULTS = Map.of(
            "tested", "no fault found",
            "nothing", "nothing of the kind on the pages",
            "open", "**not checked**",
            "fails", "**not met**");

    private String criterion(String line) {
        var c = line.split("\\|", -1);
        var how = List.of(c[6], inspection.axe(c[0])).stream()
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; "));
        return "| %s | %s | %s | %s %s | %s | %s |"
                .formatted(c[0], c[1], c[2].isEmpty() ? "" : "yes", c[4], c[3], RESULTS.get(c[5]), how);
    }
}
