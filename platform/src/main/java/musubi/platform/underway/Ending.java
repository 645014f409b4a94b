package musubi.platform.underway;

import java.util.Map;

/**
 * Where work led.
 *
 * @param path the page to show next
 * @param said what that page is told once, by name: words, numbers, truths and lists of them; nothing that names a person
 */
public record Ending(String path, Map<String, Object> said) {
    /** The map is copied. */
    public Ending {
        said = Map.copyOf(said);
    }

    /** Nothing is said beside what the page shows. */
    public static Ending at(String path) {
        return new Ending(path, Map.of());
    }
}
