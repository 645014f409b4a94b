package musubi.platform.site;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Looks at pages as people would who see little, hold no mouse or hear the page read, and keeps what it found. */
public final class Inspection {
    private static final String AXE = text("/axe.min.js");
    private static final String INSPECT = text("inspect.js");
    private static final String ROOM = text("room.js");
    private static final String STOP = text("stop.js");
    private static final String PAPER = text("paper.js");
    private static final String LANGUAGES = text("languages.js");

    /** 190 mm in CSS pixels. */
    private static final int SHEET = 718;

    private static final int MOST_STOPS = 200;
    private static final Pattern NAMELESS = Pattern.compile(
            "(?m)^\\s*- (link|button|textbox|searchbox|spinbutton|combobox|checkbox|radio|img|progressbar)(?! \").*$");

    private final Set<String> wrong = new LinkedHashSet<>();
    private final Map<String, SortedSet<String>> rules = new HashMap<>();

    /** What is shown, and where. */
    public record Shown(Page page, String where, boolean residents) {}

    private static String text(String resource) {
        try (var file = Inspection.class.getResourceAsStream(resource)) {
            if (file == null) throw new IllegalStateException("no " + resource);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    public Set<String> wrong() {
        return wrong;
    }

    private static Object in(Map<?, ?> found, String key) {
        return Objects.requireNonNull(found.get(key), key);
    }

    private void say(Shown shown, Object said) {
        for (var one : (List<?>) said) wrong.add(shown.where() + " " + one);
    }

    /** By rules, by the layout, and by the names of the accessibility tree. */
    void look(Shown shown) {
        var page = shown.page();
        page.evaluate(AXE);
        var found = (Map<?, ?>) page.evaluate(INSPECT, shown.residents());
        say(shown, in(found, "wrong"));
        keep(in(found, "passed"));
        keep(in(found, "doubtful"));
        NAMELESS.matcher(page.locator("body").ariaSnapshot())
                .results()
                .forEach(r -> wrong.add(
                        shown.where() + " without a name: " + r.group().strip()));
    }

    private void keep(Object found) {
        for (var rule : (List<?>) found) {
            var one = (Map<?, ?>) rule;
            for (var tag : (List<?>) in(one, "tags"))
                rules.computeIfAbsent(String.valueOf(tag), t -> new TreeSet<>()).add("`%s`".formatted(in(one, "id")));
        }
    }

    /**
     * By the languages that its words are in and say they are in.
     *
     * @return how many elements of its own part say a language
     */
    int languages(Shown shown) {
        var found = (Map<?, ?>) shown.page().evaluate(LANGUAGES);
        say(shown, in(found, "wrong"));
        return (int) in(found, "marked");
    }

    /** Something else that is wrong with a page. */
    void wrong(String what) {
        wrong.add(what);
    }

    /** In larger type, in wider spacing, and on the narrowest screen. */
    void room(Shown shown) {
        for (var way : List.of("twice", "spaced")) say(shown, shown.page().evaluate(ROOM, way));
        var size = shown.page().viewportSize();
        shown.page().setViewportSize(320, size.height);
        say(shown, shown.page().evaluate(ROOM, "320 px"));
        shown.page().setViewportSize(size.width, size.height);
    }

    /** With the Tab key, from the top to where the page ends. */
    void keys(Shown shown) {
        keys(shown, "body");
    }

    /**
     * With the Tab key through a part of the page.
     *
     * @param part what it is called in HTML
     */
    public void keys(Shown shown, String part) {
        var page = shown.page();
        var address = page.url();
        letters(shown);
        // A page may begin in a field of its own choice.
        page.evaluate(
                "part => { const e = document.querySelector(part); e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex') }",
                part);
        var stops = new ArrayList<Integer>();
        for (int i = 0; i < MOST_STOPS; i++) {
            page.keyboard().press("Tab");
            var stop = (Map<?, ?>) page.evaluate(STOP);
            int at = (int) in(stop, "at");
            // Behind the last one the browser begins anew at the first of the whole page.
            if (at < 0 || !stops.isEmpty() && at < stops.getFirst() || stops.size() > 1 && at == stops.getFirst())
                break;
            // A field for a day holds several stops of the browser's own.
            if (!stops.isEmpty() && at == stops.getLast()) continue;
            say(shown, in(stop, "wrong"));
            if (!stops.isEmpty() && at < stops.getLast() && !radio(page))
                wrong.add(shown.where() + " the Tab key goes back at stop " + (i + 1));
            stops.add(at);
        }
        int expected = (int) page.evaluate("""
                part => [...document.querySelector(part).querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]')]
                    .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.matches('[type=radio]')).length
                """, part);
        if (stops.size() < expected)
            wrong.add("%s the Tab key reaches %d of %d".formatted(shown.where(), stops.size(), expected));
        if (!page.url().equals(address)) wrong.add(shown.where() + " the Tab key leads away");
    }

    /** A letter that is spoken or slipped on does nothing. */
    private void letters(Shown shown) {
        var page = shown.page();
        page.evaluate("document.activeElement.blur()");
        var before = page.evaluate("document.body.innerHTML");
        for (char key = '0'; key <= 'z'; key++)
            if (Character.isLetterOrDigit(key)) page.keyboard().press(String.valueOf(key));
        if (!before.equals(page.evaluate("document.body.innerHTML")))
            wrong.add(shown.where() + " changes at the press of a letter");
    }

    private static boolean radio(Page page) {
        return (boolean) page.evaluate("document.activeElement.type === 'radio'");
    }

    /** On a sheet of A4 held upright with margins of 1 cm: no menu, nothing to press, and nothing wider than the sheet. */
    public void paper(Shown shown) {
        var page = shown.page();
        var size = page.viewportSize();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.setViewportSize(SHEET, size.height);
        say(shown, page.evaluate(PAPER, shown.residents()));
        page.setViewportSize(size.width, size.height);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    }

    /** The rules of axe that looked at a criterion, in words; empty when it has none for it. */
    String axe(String criterion) {
        var found = rules.getOrDefault("wcag" + criterion.replace(".", ""), new TreeSet<>());
        return found.isEmpty() ? "" : "axe: " + String.join(", ", found);
    }
}
