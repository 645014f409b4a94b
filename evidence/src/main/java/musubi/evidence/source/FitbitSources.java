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
import musubi.evidence.record.Code;
import musubi.evidence.source.StepInterval.Device;
import musubi.quantity.Digest;

/**
 * How a pack calls what counted steps for Fitbit. The older family of files does not say which tracker it was, so all of it is
 * one source; the newer one does. Both hold the same steps.
 */
public final class FitbitSources {
    /** The older family, {@code Global Export Data}. */
    public static final Code GLOBAL_EXPORT = new Code("fitbit:global-export");

    /** With a colon, which no device's own name comes out with: another app may hand on a part of the same tracker's steps. */
    private static final String PREFIX = "fitbit:";

    private static final Map<String, Devices.Shown> TRACKERS = trackers();

    private FitbitSources() {}

    /** Whether the source is a tracker that the newer family names. */
    public static boolean named(String source) {
        return source.startsWith(PREFIX) && !source.equals(GLOBAL_EXPORT.value());
    }

    /** A tracker by what the newer family calls it; a name that is not known could be its owner's and shows as digits. */
    static Devices.Shown of(String name) {
        var spelled = Cells.normal(name).toLowerCase(Locale.ROOT);
        if (spelled.isEmpty()) return new Devices.Shown(new Code(PREFIX + "tracker"), Device.WATCH);
        var known = TRACKERS.get(spelled);
        return known == null
                ? new Devices.Shown(
                        new Code(PREFIX + Digest.of(spelled).hex().substring(0, 4)), Devices.device(spelled))
                : known;
    }

    private static Map<String, Devices.Shown> trackers() {
        var trackers = new HashMap<String, Devices.Shown>();
        try (var in = Objects.requireNonNull(FitbitSources.class.getResourceAsStream("trackers.csv"), "trackers.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.lastIndexOf(',');
                if (line.startsWith("#") || line.equals("name,device") || comma < 0) continue;
                var name = line.substring(0, comma);
                trackers.put(
                        name.toLowerCase(Locale.ROOT),
                        new Devices.Shown(
                                new Code(PREFIX + Devices.slug(name)),
                                Device.valueOf(line.substring(comma + 1).toUpperCase(Locale.ROOT))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("trackers.csv", e);
        }
        return Map.copyOf(trackers);
    }
}
