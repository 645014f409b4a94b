package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import musubi.evidence.record.Code;
import musubi.evidence.source.StepInterval.Device;
import musubi.quantity.Digest;

/**
 * From the name and description of a device to the code a pack shows for it. Owners name their devices after
 * themselves ("太郎のiPhone"), and apps write what they like as maker and model, so nothing is copied that could be a name: the
 * code comes from a known maker and a model that reads like a model; without them from the class of product or a list of
 * known apps, and otherwise from a few digits of the name's digest, too few to find the name by trying names.
 */
final class Devices {
    private static final Map<String, Code> APPS = apps();
    private static final Pattern PART = Pattern.compile(
            "(?:^|, ?)(name|manufacturer|model|hardware|firmware|software|localIdentifier|UDI):([^>]*?)(?=, ?(?:name|manufacturer|model|hardware|firmware|software|localIdentifier|UDI):|>|$)");

    private static final Set<String> MAKERS = makers();
    /** Products of Apple, the only models that are words. */
    private static final Pattern PRODUCT =
            Pattern.compile("(apple-)?(iphone|watch|ipad|ipod)([0-9]{0,2}(\\.[0-9]{1,2})?)?");

    private static final Pattern MODEL = Pattern.compile("(?=.*[0-9])[a-z0-9][a-z0-9.-]*");

    private static final int LONGEST_DESCRIPTION = 1_000;

    private Devices() {}

    /** What a pack shows of a device. */
    record Shown(Code code, Device device) {}

    /** The device behind a source's name and Apple's description {@code <<HKDevice: 0x…>, name:…, model:…>}. */
    static Shown of(String name, String description) {
        var parts = new HashMap<String, String>();
        var beginning = description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION));
        var match = PART.matcher(beginning.substring(beginning.indexOf(">,") + 1));
        while (match.find()) parts.put(match.group(1), match.group(2).strip());
        var first = slug(parts.getOrDefault("manufacturer", "").replaceAll("[ ,].*", ""));
        var maker = MAKERS.contains(first) ? first : "";
        var named = slug(parts.getOrDefault("name", "")) + " " + slug(name);
        var model = "";
        for (var part : new String[] {"hardware", "model"}) {
            var slug = slug(parts.getOrDefault(part, ""));
            boolean shown = PRODUCT.matcher(slug).matches()
                    || !maker.isEmpty() && MODEL.matcher(slug).matches() && !named.contains(slug);
            if (shown && model.isEmpty()) model = slug;
        }
        var device = device(parts.getOrDefault("model", "") + " " + parts.getOrDefault("hardware", "") + " " + name);
        return new Shown(code(maker, model, name), device);
    }

    private static Code code(String maker, String model, String name) {
        if (!model.isEmpty()) {
            var code = maker.isEmpty() ? model : maker + "-" + model;
            if (Code.wellFormed(code)) return new Code(code);
        }
        var spelled = Cells.normal(name);
        var app = APPS.get(spelled);
        if (app != null) return app;
        var digest = Digest.of(spelled).hex();
        var lower = spelled.toLowerCase(Locale.ROOT);
        for (var product : new String[] {"watch", "iphone", "ipad", "ipod"})
            if (lower.contains(product)) return new Code("apple-" + product + "-" + digest.substring(0, 2));
        return new Code("app-" + digest.substring(0, 4));
    }

    /** The class of device a text speaks of. */
    static Device device(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("watch") || lower.contains("band")) return Device.WATCH;
        return lower.contains("phone") ? Device.PHONE : Device.OTHER;
    }

    /** Lower case, letters, digits, points; everything else a hyphen. */
    static String slug(String text) {
        var slug = Cells.normal(text)
                .toLowerCase(Locale.ROOT)
                .replace(',', '.')
                .replaceAll("[^\\p{L}\\p{N}.]+", "-")
                .replaceAll("^[-.]+|[-.]+$", "");
        return slug.length() > 28 ? slug.substring(0, 28) : slug;
    }

    private static Set<String> makers() {
        try (var in = Objects.requireNonNull(Devices.class.getResourceAsStream("makers.csv"), "makers.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.equals("maker"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("makers.csv", e);
        }
    }

    private static Map<String, Code> apps() {
        var apps = new HashMap<String, Code>();
        try (var in = Objects.requireNonNull(Devices.class.getResourceAsStream("apps.csv"), "apps.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.lastIndexOf(',');
                if (line.startsWith("#") || comma < 0) continue;
                apps.put(Cells.normal(line.substring(0, comma)), new Code(line.substring(comma + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("apps.csv", e);
        }
        return Map.copyOf(apps);
    }
}
