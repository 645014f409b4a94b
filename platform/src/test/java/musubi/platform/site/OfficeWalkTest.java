package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import org.junit.jupiter.api.Test;

/** Every page that links lead somebody to who works with the programme: officers, the counter, providers, those who evaluate and invest. */
class OfficeWalkTest {
    private static final int MOST_PAGES = 250;

    /** Residents and the public have a walk of their own, and leaving ends this one. */
    private static final Pattern NOT_OURS = Pattern.compile("/(me|city|join|api|sign-out)([/?].*)?");

    /** What a page says where words are missing. */
    private static final Pattern WORDLESS = Pattern.compile("\\?\\?[a-z][a-z0-9.-]+");

    private final FilledTown filled = new FilledTown().more();
    private final ContractFixture town = filled.town;
    private final Set<String> wrong = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> inEnglish = new HashSet<>();

    @Test
    void every_page_can_be_used_by_everybody_in_both_languages() {
        var pages = new HashMap<String, Integer>();
        pages.put("boss", walked("boss"));
        pages.put("window", walked("window"));
        pages.put("first", walked("first"));
        for (var role : List.of(Role.INTERMEDIARY, Role.EVALUATOR, Role.INVESTOR, Role.CLINIC)) {
            town.account(role.word(), role, Optional.empty());
            pages.put(role.word(), walked(role.word()));
        }
        town.account("provider", Role.PROVIDER, Optional.of("shop"));
        pages.put("provider", walked("provider"));

        assertThat(String.join("\n", wrong)).isEmpty();
        assertThat(pages.get("boss")).isGreaterThan(100);
        assertThat(pages.get("provider")).isGreaterThan(5);
    }

    /** What somebody before was shown in the same words is passed through, for links further on; each kind of page is read once in English. */
    private int walked(String name) {
        try (var desk = Screen.desk()) {
            desk.signIn(name + "-" + town.city, ContractFixture.PASSWORD);
            var found = Walk.reached(
                    desk,
                    MOST_PAGES,
                    List.of("/"),
                    path -> !NOT_OURS.matcher(path).matches(),
                    new HashMap<>(),
                    path -> look(desk, name, path));
            for (var path : found) {
                if (!inEnglish.add(Walk.kind(path))) continue;
                desk.open(path + (path.contains("?") ? "&" : "?") + "lang=en");
                look(desk, name + " in English", path);
            }
            desk.open("/?lang=ja");
            return found.size();
        }
    }

    private void look(Screen desk, String who, String path) {
        // The head of a page names who reads it.
        if (!seen.add(desk.page().locator("main").innerText())) return;
        var words = desk.page().locator("body").innerText();
        var at = "%s %s: ".formatted(who, Walk.kind(path));
        for (var violation : desk.violations()) wrong.add(at + violation);
        WORDLESS.matcher(words).results().forEach(found -> wrong.add(at + found.group()));
    }
}
