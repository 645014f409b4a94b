package musubi.platform.office;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.site.Inspection;
import musubi.platform.site.Walk;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every page that the menu of the office and of a provider leads to, by the Tab key and on paper; and every form on them, sent with nothing filled in. */
class OfficeAccessTest {
    private static final int MOST_PAGES = 160;
    private static final String LEAVING = "/sign-out|/acting-for.*|.*/lang.*";

    private final ContractFixture town = new FilledTown().town;
    private final Inspection inspection = new Inspection();
    private final Map<String, Form> forms = new LinkedHashMap<>();

    /**
     * A form of a page, as a browser sends it when nothing is filled in.
     *
     * @param asks whether there is something that must be filled in
     */
    private record Form(String action, Map<?, ?> fields, List<?> files, boolean asks) {}

    /** A select that nothing was chosen in sends its first line, and the form goes off by its first button. */
    private void keep(Page page) {
        var found = (List<?>) page.evaluate("""
                () => [...document.querySelectorAll('main form[method=post]')].map(form => {
                    const parts = [...form.elements].filter(e => e.name && !e.disabled);
                    const sent = parts.filter(e => /radio|checkbox/.test(e.type) ? e.defaultChecked : e.type === 'hidden' || e.options?.length > 0);
                    const emptied = parts.filter(e => !/radio|checkbox|submit|button|hidden|file/.test(e.type) && !e.options);
                    const button = parts.find(e => e.type === 'submit');
                    return {
                        action: new URL(form.getAttribute('action') ?? location.href, location).pathname,
                        fields: Object.fromEntries([...emptied.map(e => [e.name, '']), ...sent.map(e => [e.name, e.value]), ...(button ? [[button.name, button.value]] : [])]),
                        files: parts.filter(e => e.type === 'file').map(e => e.name),
                        asks: emptied.some(e => e.required)
                    };
                })
                """);
        for (var one : found) {
            var form = (Map<?, ?>) one;
            var action = String.valueOf(form.get("action"));
            if (!action.matches(LEAVING))
                forms.putIfAbsent(
                        Walk.kind(action),
                        new Form(
                                action,
                                (Map<?, ?>) Objects.requireNonNull(form.get("fields")),
                                (List<?>) Objects.requireNonNull(form.get("files")),
                                Boolean.TRUE.equals(form.get("asks"))));
        }
    }

    private List<String> walked(Screen screen, String from) {
        return Walk.reached(screen, MOST_PAGES, List.of(from), OfficeAccessTest::ours, new HashMap<>(), path -> {
            var shown = new Inspection.Shown(screen.page(), Walk.kind(path), false);
            // What stands above is the same on every page.
            inspection.keys(shown, path.equals(from) ? "body" : "main");
            inspection.paper(shown);
            keep(screen.page());
        });
    }

    private static boolean ours(String path) {
        return !path.matches("(/me|/city|/api|/static|/join)(/.*)?|.*\\.(yaml|txt)([?].*)?|.*[?&](as|csv).*");
    }

    private static APIResponse send(Page page, Form form) {
        var sent = FormData.create();
        form.fields().forEach((name, value) -> sent.set(String.valueOf(name), String.valueOf(value)));
        form.files()
                .forEach(name ->
                        sent.set(String.valueOf(name), new FilePayload("", "application/octet-stream", new byte[0])));
        var request = RequestOptions.create().setMaxRedirects(0).setHeader("Accept", "text/html");
        return page.request()
                .post(
                        Screen.url(form.action()),
                        form.files().isEmpty() ? request.setForm(sent) : request.setMultipart(sent));
    }

    /** What the server does not answer with the page, or with a sentence that says what to do. */
    private static Optional<String> bare(Page page, Form form) {
        var answer = send(page, form);
        var said = answer.status() >= 300 && answer.status() < 400 ? 200 : answer.status();
        var helps = answer.text().contains("role=\"alert\"");
        return switch (said) {
            case 200 ->
                Optional.<String>of("nothing is said").filter(w -> form.asks() && answer.status() == 200 && !helps);
            case 403, 404, 409 -> Optional.empty();
            default -> Optional.of("answers " + said);
        };
    }

    @Test
    void every_page_of_the_office_is_reached_by_the_tab_key_and_fits_on_paper_and_every_empty_form_is_answered() {
        town.account("staff", Role.PROVIDER, Optional.of("shop"));
        try (var desk = Screen.desk();
                var provider = Screen.desk()) {
            desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            provider.signIn("staff-" + town.city, ContractFixture.PASSWORD);
            assertThat(walked(desk, "/")).hasSizeGreaterThan(60);
            assertThat(walked(provider, "/provider")).hasSizeGreaterThan(6);
            assertThat(String.join("\n", inspection.wrong())).isEmpty();
            assertThat(forms).hasSizeGreaterThan(60);
            var bare = new TreeSet<String>();
            forms.forEach((kind, form) -> bare(desk.page(), form).ifPresent(how -> bare.add(kind + " " + how)));
            assertThat(String.join("\n", bare)).isEmpty();
        }
    }

    /** Forms that residents, readers and programs send are held by tests of their own. */
    private static List<String> postings() {
        return Objects.requireNonNull(
                        ServerFixture.part(DispatcherServlet.class).getHandlerMappings())
                .stream()
                .filter(RequestMappingHandlerMapping.class::isInstance)
                .map(RequestMappingHandlerMapping.class::cast)
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(m -> m.getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(m -> m.getPatternValues().stream())
                .filter(path -> !path.matches("/(api|me|city|join|sign-in|invited|account/passkeys)(/.*)?|" + LEAVING))
                .sorted()
                .toList();
    }

    @Test
    void what_is_sent_without_any_of_its_fields_is_answered_by_a_sentence_that_says_what_to_do() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            var token = page.locator("[name=_csrf]").first().inputValue();
            var somebody = town.somebody().toString();
            var bare = new TreeSet<String>();
            for (var posting : postings()) {
                var path = posting.replaceAll("[{][^}]*[}]", somebody);
                var form = new Form(path, Map.of("_csrf", token), List.of(), false);
                var answer = send(page, form);
                if (answer.status() >= 500
                        || answer.status() == 400 && !answer.text().contains("何も保存していません"))
                    bare.add(posting + " answers " + answer.status());
            }
            assertThat(postings()).hasSizeGreaterThan(100);
            assertThat(String.join("\n", bare)).isEmpty();
        }
    }

    private static void sent(Page page, String form) {
        var sent = page.locator(form);
        sent.evaluate("form => { form.noValidate = true; form.querySelectorAll('option').forEach(o => o.remove()) }");
        sent.evaluate("form => form.requestSubmit()");
        page.locator("[role=alert]").waitFor();
    }

    @Test
    void what_was_not_chosen_or_is_no_number_is_said_on_the_page_again() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            for (var part : List.of("subscriptions", "payments")) {
                desk.open("/funding/offerings/fund");
                sent(page, "form[action$='/" + part + "']");
                assertThat(page.locator("[role=alert]").innerText()).contains("どなたの分かを選んでください");
            }
            for (var days : List.of("", "91", "９９", "-1", "seven")) {
                desk.open("/accounts");
                page.locator("#graceDays")
                        .evaluate("(field, text) => { field.type = 'text'; field.value = text }", days);
                sent(page, "form[action$='/rules']");
                assertThat(page.locator("#graceDays[aria-invalid=true][aria-describedby=grace-wrong]")
                                .count())
                        .isOne();
            }
            desk.clean();
            page.fill("#graceDays", "14");
            page.locator("form[action$='/rules'] button").click();
            page.waitForURL("**/accounts");
            assertThat(page.locator("#graceDays").inputValue()).isEqualTo("14");
        }
    }
}
