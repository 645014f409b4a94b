package musubi.platform;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Somebody in front of the server's pages, in a Chromium of their own profile. One browser serves all tests of a run. */
public final class Screen implements AutoCloseable {
    /** Debian's Chromium without the parts that draw a window, and with them: the same engine, at half the work for a page. */
    private static final List<Path> CHROMIUMS =
            List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

    private static final int PHONE = 390;
    private static final int TABLET = 820;
    private static final int DESK = 1000;
    private static final int PATIENCE = 20;
    private static final ScheduledExecutorService IMPATIENT = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("impatient").daemon().factory());

    private static final String AXE = axe();
    private static final String VIOLATIONS = """
            axe.run({resultTypes: ['violations'], preload: false})
                .then(found => found.violations.map(rule => rule.id + ' ' + rule.nodes[0].html))
            """;

    private final Page page;
    private final int port;

    private Screen(Browser.NewContextOptions options) {
        this(options, ServerFixture.server().port());
    }

    private Screen(Browser.NewContextOptions options, int port) {
        Assumptions.assumeTrue(chromium().isPresent(), "Chromium is not installed");
        this.port = port;
        page = Running.BROWSER.newContext(options.setLocale("ja-JP")).newPage();
        // A click waits only until the next page begins; whoever looks at it waits until it stands there.
        page.onFrameNavigated(Frame::waitForLoadState);
    }

    private static String axe() {
        try (var script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> chromium() {
        return CHROMIUMS.stream().filter(Files::exists).findFirst();
    }

    /** Started by the first who needs it; ends with the run. */
    private static final class Running {
        private static final Browser BROWSER = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium().orElseThrow())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")));
    }

    /** At a desk. */
    public static Screen desk() {
        return new Screen(new Browser.NewContextOptions());
    }

    /** At a desk, before another server than the one most tests share. */
    public static Screen desk(Server server) {
        return new Screen(new Browser.NewContextOptions().setViewportSize(DESK, 700), server.port());
    }

    /** On a telephone. */
    public static Screen phone() {
        return phone(ServerFixture.server());
    }

    /** On a telephone, before another server than the one most tests share. */
    public static Screen phone(Server server) {
        return phone(server.port());
    }

    /** On a telephone, at the end of a line of its own. */
    public static Screen phone(int port) {
        return new Screen(touched(PHONE, 844), port);
    }

    /** On a tablet held upright. */
    public static Screen tablet() {
        return new Screen(touched(TABLET, 1_180), ServerFixture.server().port());
    }

    private static Browser.NewContextOptions touched(int width, int height) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setHasTouch(true)
                .setIsMobile(true);
    }

    /** At a desk whose browser runs no scripts. */
    public static Screen withoutScripts() {
        return new Screen(new Browser.NewContextOptions().setJavaScriptEnabled(false));
    }

    public Page page() {
        return page;
    }

    /** Opens a path of the server. */
    public Page open(String path) {
        page.navigate(url(port, path));
        return page;
    }

    /** Goes to a place of the menu, through its group where it stands in one. */
    public static void menu(Page page, String words) {
        var named = "a:text-is('" + words + "')";
        var place = page.locator("#menu " + named);
        place.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        if (!place.isVisible())
            page.locator("#menu details")
                    .filter(new Locator.FilterOptions().setHas(page.locator(named)))
                    .locator("summary")
                    .click();
        place.click();
    }

    /** Waits until the server's picture stands on the page. */
    public static void drawn(Locator picture) {
        picture.waitFor();
        picture.page()
                .waitForCondition(() -> (boolean) picture.evaluate("img => img.complete && img.naturalWidth > 0"));
    }

    public Page signIn(String login, String password) {
        open("/sign-in");
        page.fill("#login", login);
        page.fill("#password", password);
        page.locator("main button").first().click();
        return page;
    }

    /** Nothing keeps anybody from using the page; with {@code -Dmusubi.screenshots=FOLDER} it is also kept as a picture. */
    public void clean() {
        var folder = System.getProperty("musubi.screenshots");
        if (folder != null)
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, page.title().replaceAll("[^\\p{L}\\p{N}]+", "-") + ".png")));
        // Axe itself: its library for Playwright takes every page in pieces and reads its style sheets anew, which
        // only frames and films need.
        Assertions.assertThat(page.frames()).hasSize(1);
        Assertions.assertThat(violations()).isEmpty();
    }

    /** What keeps somebody from using the page. */
    public List<?> violations() {
        page.evaluate(AXE);
        return (List<?>) page.evaluate(VIOLATIONS);
    }

    public static String url(String path) {
        return url(ServerFixture.server().port(), path);
    }

    private static String url(int port, String path) {
        return "http://127.0.0.1:%d%s".formatted(port, path);
    }

    /**
     * Goes. Chromium may never say that it has closed a page that was on its way to another (its issue 536385539): that is not waited for
     * without an end, and whoever comes next is not held up by it.
     */
    @Override
    public void close() {
        var giveUp = IMPATIENT.schedule(Thread.currentThread()::interrupt, PATIENCE, TimeUnit.SECONDS);
        try {
            page.context().close();
        } catch (PlaywrightException e) {
            if (giveUp.cancel(false)) throw e;
        }
        if (!giveUp.cancel(false)) Thread.interrupted();
    }
}
