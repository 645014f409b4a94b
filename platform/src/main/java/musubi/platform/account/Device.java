package musubi.platform.account;

import java.util.Map;
import java.util.TreeMap;

/** What a browser says of itself, in two words that its owner knows. */
final class Device {
    /** In the order in which they are looked for: many browsers also name those they descend from. */
    private static final String[] BROWSERS = {
        "Edg", "OPR", "SamsungBrowser", "Firefox", "FxiOS", "CriOS", "Chrome", "Safari"
    };

    private static final Map<String, String> NAMES = new TreeMap<>(Map.of(
            "Edg",
            "Edge",
            "OPR",
            "Opera",
            "SamsungBrowser",
            "Samsung Internet",
            "FxiOS",
            "Firefox",
            "CriOS",
            "Chrome"));
    private static final String[] SYSTEMS = {"iPhone", "iPad", "Android", "Windows", "Mac OS", "Linux"};

    private Device() {}

    static String of(String browser) {
        return first(browser, BROWSERS) + " / " + first(browser, SYSTEMS);
    }

    private static String first(String browser, String[] known) {
        for (var name : known) if (browser.contains(name)) return NAMES.getOrDefault(name, name);
        return "?";
    }
}
