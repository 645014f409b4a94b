package musubi.platform.resident;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import musubi.platform.Screen;
import musubi.platform.Visitor;

/**
 * The line between a page and the server: what comes over it, and how slow it is. The profile is "slow 4G" as Lighthouse has it: 1.6
 * Mbit/s down, 750 kbit/s up, 150 ms there and back, and a processor slowed to a quarter.
 */
final class SlowLine {
    private static final int DOWN = 1_600_000 / 8;
    private static final int UP = 750_000 / 8;
    private static final int MILLIS = 150;
    private static final int SLOWER = 4;

    private final Page page;
    private final CDPSession browser;
    private final Map<String, String> kinds = new ConcurrentHashMap<>();
    private final Map<String, Long> bytes = new ConcurrentHashMap<>();

    SlowLine(Page page) {
        this.page = page;
        browser = page.context().newCDPSession(page);
        browser.on("Network.responseReceived", event -> kinds.put(id(event), kind(event)));
        browser.on(
                "Network.loadingFinished",
                event -> bytes.put(id(event), event.get("encodedDataLength").getAsLong()));
        browser.send("Network.enable");
    }

    /** Signs somebody in without a look at any page, so that the browser holds nothing yet. */
    static void signedIn(Screen screen, String login) {
        var visitor = new Visitor();
        visitor.signIn(login, "correct horse");
        screen.page()
                .context()
                .addCookies(List.of(
                        new Cookie("session", visitor.cookie("session").orElseThrow()).setUrl(Screen.url("/"))));
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    private static String kind(JsonObject event) {
        var type = event.get("type").getAsString();
        return type.equals("Stylesheet") ? "style sheet" : type.toLowerCase(Locale.ROOT);
    }

    void slow() {
        slow(MILLIS, DOWN, UP);
    }

    /** As browsers have "slow 3G": 400 kbit/s both ways, and two seconds there and back. */
    void verySlow() {
        slow(2_000, 400_000 / 8, 400_000 / 8);
    }

    private void slow(int millis, int down, int up) {
        var line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", millis);
        line.addProperty("downloadThroughput", down);
        line.addProperty("uploadThroughput", up);
        browser.send("Network.emulateNetworkConditions", line);
    }

    void slowProcessor() {
        var processor = new JsonObject();
        processor.addProperty("rate", SLOWER);
        browser.send("Emulation.setCPUThrottlingRate", processor);
    }

    /** Bytes as they were sent, heads of answers among them, by kind of what was sent. */
    Map<String, Long> sent() {
        page.waitForLoadState(LoadState.NETWORKIDLE);
        var sums = new TreeMap<String, Long>();
        new HashMap<>(bytes).forEach((id, length) -> sums.merge(kinds.getOrDefault(id, "other"), length, Long::sum));
        return sums;
    }

    /** Milliseconds from the beginning of the navigation. */
    long largestPaint() {
        page.waitForLoadState(LoadState.NETWORKIDLE);
        return ((Number) page.evaluate("""
                () => new Promise(done => new PerformanceObserver(list => done(Math.round(list.getEntries().at(-1).startTime)))
                    .observe({ type: 'largest-contentful-paint', buffered: true }))
                """)).longValue();
    }
}
