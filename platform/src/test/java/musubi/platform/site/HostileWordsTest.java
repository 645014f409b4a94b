package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import de.siegmar.fastcsv.reader.CsvReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.contract.ContractFixture;
import musubi.platform.message.Messages;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Consents;
import musubi.platform.people.Identity;
import musubi.platform.people.Introductions;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Wishes;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.ranking.Wish;
import musubi.platform.referral.Referral;
import musubi.platform.referral.ReferralId;
import musubi.platform.referral.Referrals;
import musubi.platform.referral.Wanted;
import musubi.platform.welfare.Bodies;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

/**
 * Words that would be code on a page, an expression in a template or a formula in a spreadsheet are typed into every field there is: on
 * every page and in every list they are words.
 */
class HostileWordsTest {
    private static final String SHORT = "\"'><b data-evil>";
    private static final String MARKUP =
            "</textarea></script></title>\"'><img data-evil src=x onerror=\"window.hacked=1\"><script data-evil>window.hacked=1</script>${7*7191}[[${7*7191}]]";
    private static final String FORMULA = "=1+1\"data-evil";
    private static final String ADDRESS = "javascript:window.hacked=1//data-evil";

    private static final int MOST_PAGES = 200;

    /** Leads elsewhere, or shuts what the walk still needs. */
    private static final String LEFT_ALONE =
            "/sign-out|/acting-for.*|.*/lang.*|/account(/.*)?|/accounts/.*|.*/(erasure|leaving|withdrawal|cancel|cancelled|end|ended|undo|discard|password)";

    private static final Pattern RUN = Pattern.compile("(?s)[=+@\t\r\n-].*");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?");

    private final FilledTown filled = new FilledTown();
    private final ContractFixture town = filled.town;
    private final LinkedHashSet<String> wrong = new LinkedHashSet<>();
    private final Set<String> tables = new LinkedHashSet<>();
    private final Set<String> seen = new TreeSet<>();
    private final Set<String> planted = new TreeSet<>();
    private final Set<String> tried = new HashSet<>();

    private static String kind(String path) {
        return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}", "{day}")
                .replaceAll("[?].*", "");
    }

    private static List<String> strings(Object found) {
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private final PersonId person = new PersonId(UUID.randomUUID());

    private void plant() {
        var today = TimetableFixture.today();
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity(SHORT, "", FORMULA, ""),
                            today.minusYears(70),
                            "F",
                            "kenko",
                            today.minusMonths(3),
                            "counter"));
            ServerFixture.part(Wishes.class).say(UUID.randomUUID(), person, MARKUP);
            ServerFixture.part(Rankings.class).show(town.somebody(), new Wish(true, "=1\"><i data-evil/>", "", ""));
            ServerFixture.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme(
                            "evil-2",
                            SHORT,
                            "shop",
                            "salon",
                            "online",
                            "",
                            MARKUP,
                            0,
                            "https://example.jp/#data-evil"));
            TimetableFixture.session("evil-s", "evil-2", today.plusDays(1), "10:00", 9);
            ServerFixture.part(Messages.class).send(UUID.randomUUID(), "shop", MARKUP);
            return true;
        });
        town.mark(person, true);
    }

    private void apply() {
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(Applications.class)
                        .send(new Applying(
                                UUID.randomUUID(),
                                "kenko",
                                new Identity(SHORT, "", MARKUP, ""),
                                TimetableFixture.today().minusYears(70),
                                "F",
                                Circumstances.UNKNOWN,
                                "",
                                Applying.Helped.SELF,
                                List.of())));
    }

    /** Everything a page shows wrongly, where it is looked at by somebody. */
    private void look(Page page, String where) {
        var found = (Map<?, ?>) page.evaluate("""
                () => ({
                    wrong: [
                        ...(document.querySelector('[data-evil]') ? ['markup'] : []),
                        ...(window.hacked ? ['ran'] : []),
                        ...(document.documentElement.textContent.includes('50337') ? ['an expression was worked out'] : []),
                        ...[...document.querySelectorAll('[href], [src], [action], [formaction]')]
                            .flatMap(e => ['href', 'src', 'action', 'formaction'].map(a => e.getAttribute(a) ?? ''))
                            .filter(a => /^[\\u0000-\\u0020]*(javascript|data|vbscript):(?!image[/](png|svg))/i.test(a)),
                        ...(window.broken ?? [])],
                    seen: document.documentElement.outerHTML.includes('data-evil')
                })
                """);
        strings(Objects.requireNonNull(found.get("wrong"))).forEach(w -> wrong.add(kind(where) + ": " + w));
        if (Boolean.TRUE.equals(found.get("seen"))) seen.add(kind(where));
    }

    private Page watched(Page page) {
        page.onDialog(dialog -> {
            wrong.add("a dialog on " + page.url());
            dialog.dismiss();
        });
        page.addInitScript(
                "document.addEventListener('securitypolicyviolation', e => (window.broken ??= []).push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
        return page;
    }

    private void walk(Page page, List<String> from, String ours, Consumer<String> each) {
        var kinds = new HashSet<String>();
        var waiting = new ArrayDeque<>(from);
        while (!waiting.isEmpty()) {
            var path = waiting.remove();
            int status = page.navigate(Screen.url(path)).status();
            if (status >= 500) wrong.add("answers " + status + ": " + path);
            if (status != 200) continue;
            each.accept(path);
            for (var next : strings(page.evaluate("""
                    () => [...document.querySelectorAll('a[href]')].map(a => new URL(a.href, location))
                        .filter(u => u.origin === location.origin && !/[?&]lang/.test(u.search)).map(u => u.pathname + u.search)
                    """))) {
                if (next.matches(".*([?&]as=csv|[.]csv).*") && next.matches(ours)) tables.add(next);
                else if (next.matches(ours)
                        && !next.matches(".*([?&](as|csv)|[.](pdf|ics|svg|json|jsonld|xml|zip|js|yaml|txt)).*")
                        && kinds.add(kind(next))) waiting.add(next);
            }
            assertThat(kinds).hasSizeLessThan(MOST_PAGES);
        }
    }

    /** Forms of a page with the fields that take any words and what the others hold. */
    private static List<?> forms(Page page) {
        return (List<?>) page.evaluate("""
                () => [...document.querySelectorAll('main form[method=post]')].map(form => {
                    const parts = [...form.elements].filter(e => e.name && !e.disabled);
                    const free = parts.filter(e => /^(text|search|textarea|url)$/.test(e.type) && !e.readOnly && e.inputMode !== 'numeric');
                    const kept = {};
                    const day = new Date().toISOString().slice(0, 10);
                    for (const e of parts) {
                        if (free.includes(e)) kept[e.name] = e.value || (e.type === 'url' ? 'https://example.jp/' : '健康');
                        else if (/radio|checkbox/.test(e.type)) { if (e.defaultChecked || e.type === 'radio' && !(e.name in kept)) kept[e.name] = e.value; }
                        else if (e.options) kept[e.name] = [...e.options].map(o => o.value).find(v => v) ?? '';
                        else if (e.type === 'hidden' || e.value) kept[e.name] ??= e.value;
                        else kept[e.name] = ({date: day, time: '10:00', month: day.slice(0, 7), email: 'a@example.jp'})[e.type] ?? '1';
                    }
                    const button = parts.find(e => e.type === 'submit');
                    if (button) kept[button.name] = button.value;
                    return {
                        action: new URL(form.getAttribute('action') ?? location.href, location).pathname,
                        kept, free: free.map(e => e.name), addresses: free.filter(e => e.type === 'url').map(e => e.name),
                        odd: parts.some(e => /file|password/.test(e.type))
                    };
                })
                """);
    }

    private void fill(Page page) {
        for (var one : forms(page)) {
            var form = (Map<?, ?>) one;
            var action = String.valueOf(form.get("action"));
            var free = strings(Objects.requireNonNull(form.get("free")));
            if (free.isEmpty()
                    || Boolean.TRUE.equals(form.get("odd"))
                    || action.matches(LEFT_ALONE)
                    || !tried.add(kind(action))) continue;
            var addresses = strings(Objects.requireNonNull(form.get("addresses")));
            var kept = (Map<?, ?>) Objects.requireNonNull(form.get("kept"));
            for (var word : List.of(MARKUP, SHORT, FORMULA)) {
                var all = new LinkedHashMap<String, String>();
                for (var field : free) all.put(field, addresses.contains(field) ? ADDRESS : word);
                if (send(page, action, kept, all)) continue;
                for (var field : all.entrySet())
                    if (free.size() > 1) send(page, action, kept, Map.of(field.getKey(), field.getValue()));
            }
        }
    }

    /** Whether it was taken. */
    private boolean send(Page page, String action, Map<?, ?> kept, Map<String, String> words) {
        var sent = FormData.create();
        kept.forEach((name, value) -> sent.set(String.valueOf(name), String.valueOf(value)));
        words.forEach(sent::set);
        var answer = page.request()
                .post(
                        Screen.url(action),
                        RequestOptions.create()
                                .setMaxRedirects(0)
                                .setHeader("Accept", "text/html")
                                .setForm(sent));
        if (answer.status() >= 500) wrong.add("answers " + answer.status() + ": " + kind(action) + " " + words);
        echoed(answer, kind(action));
        boolean taken = answer.status() >= 300 && answer.status() < 400;
        if (taken) words.keySet().forEach(field -> planted.add(kind(action) + " " + field));
        return taken;
    }

    /** What is sent back with a form that was refused is words as well. */
    private void echoed(APIResponse answer, String where) {
        var text = answer.text();
        if (text.contains("<b data-evil") || text.contains("<img data-evil") || text.contains("50337"))
            wrong.add(where + ": markup in what is sent back");
    }

    private void publish() {
        var drafts = ServerFixture.part(Drafts.class);
        town.as(town.first, () -> {
            for (var part : Part.values())
                drafts.written(part, drafts.chosen())
                        .ifPresent(written ->
                                ServerFixture.part(Publications.class).publish(part, written));
            return true;
        });
    }

    @Test
    void words_that_would_be_code_or_formulas_elsewhere_are_words_on_every_page_and_in_every_list() {
        plant();
        town.account("staff", Role.PROVIDER, Optional.of("shop"));
        var hanako = town.somebody();
        var resident = ServerFixture.as(
                town.city,
                () -> TimetableFixture.account(town.city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        var office = "/(?!me(/|$)|city/|api/|static/|join/).*";
        var own = "/me(/.*)?";
        var site = "/(city|join)/" + town.city + "(/.*)?";
        try (var desk = Screen.desk();
                var club = Screen.desk();
                var firm = Screen.desk();
                var phone = Screen.phone();
                var street = Screen.phone()) {
            var officer = watched(desk.signIn("boss-" + town.city, ContractFixture.PASSWORD));
            var provider = watched(club.signIn("staff-" + town.city, ContractFixture.PASSWORD));
            var partner = watched(firm.signIn(filled.worksheet.login, ContractFixture.PASSWORD));
            var somebody = watched(phone.signIn(resident, "correct horse"));
            var passerBy = watched(street.page());
            // A page that is marked up by them is noticed.
            officer.setContent(MARKUP);
            look(officer, "");
            assertThat(wrong).containsExactly(": markup");
            wrong.clear();
            apply();
            walk(somebody, List.of("/me"), own, path -> fill(somebody));
            walk(provider, List.of("/provider"), office, path -> fill(provider));
            walk(partner, List.of("/worksheets"), office, path -> fill(partner));
            walk(officer, List.of("/"), office, path -> fill(officer));
            publish();
            apply();
            tables.clear();

            walk(officer, List.of("/people/" + person, "/"), office, path -> look(officer, path));
            var listed = new ArrayList<>(tables);
            walk(provider, List.of("/provider"), office, path -> look(provider, path));
            walk(partner, List.of("/worksheets"), office, path -> look(partner, path));
            walk(somebody, List.of("/me"), own, path -> look(somebody, path));
            tables.clear();
            var city = "/city/" + town.city;
            walk(passerBy, List.of(city, city + "/pages", "/join/" + town.city), site, path -> look(passerBy, path));
            var cells = new ArrayList<String>();
            for (var table : listed) cells(officer, table, cells);
            for (var table : tables) cells(passerBy, table, cells);

            assertThat(String.join("\n", wrong)).isEmpty();
            assertThat(planted).as("fields that took the words").hasSizeGreaterThan(40);
            assertThat(seen)
                    .as("pages that show them")
                    .hasSizeGreaterThan(30)
                    .contains("/people/{id}", "/people/applications/{id}", "/provider", "/me/ranking/wish", city)
                    .contains(
                            "/worksheets",
                            "/worksheets/{id}",
                            "/worksheets/{id}/draft",
                            "/worksheets/organisations",
                            "/worksheets/organisations/{id}");
            assertThat(cells).as("cells that hold them").hasSizeGreaterThan(5);
        }
    }

    /** What a clinic refers somebody for, in words of its own. */
    private void refer(Actor clinic) {
        var hanako = town.somebody();
        ServerFixture.as(
                town.city,
                () -> ServerFixture.part(Consents.class)
                        .write(
                                Introductions.PURPOSE,
                                Introductions.ANY,
                                new Words("紹介先に氏名などを伝えること", "That your name is told"),
                                new Words("氏名・年齢・住所・電話番号を伝えます。", "Name, age, address and telephone.")));
        town.as(clinic, () -> {
            var introductions = ServerFixture.part(Introductions.class);
            introductions.agree(hanako, introductions.words(Introductions.ANY).orElseThrow());
            return ServerFixture.part(Referrals.class)
                    .make(new Wanted(
                            new ReferralId(UUID.randomUUID()),
                            hanako,
                            Optional.of("shop"),
                            Optional.empty(),
                            "social-connection",
                            "routine",
                            false,
                            new Referral.Said(SHORT, MARKUP, FORMULA)));
        });
    }

    /** Somebody who may sign in for a team whose name would be code. */
    private String representative() {
        var login = "team-" + town.city;
        ServerFixture.as(town.city, () -> {
            var team = UUID.randomUUID();
            ServerFixture.part(Bodies.class).enter(team, Board.TEAM, SHORT);
            ServerFixture.part(Accounts.class)
                    .openFor(UUID.randomUUID(), login, Optional.of(ContractFixture.PASSWORD), new StandsFor.Body(team));
            return true;
        });
        return login;
    }

    @Test
    void words_of_those_outside_the_town_hall_are_words_to_everybody_who_reads_them() {
        plant();
        filled.more();
        refer(town.account("clinic", Role.CLINIC, Optional.empty()));
        town.account("staff", Role.PROVIDER, Optional.of("shop"));
        for (var role : List.of(Role.INTERMEDIARY, Role.EVALUATOR, Role.INVESTOR))
            town.account(role.word(), role, Optional.empty());
        var pages = "/(?!city/|api/|static/|join/).*";
        try (var clinic = Screen.desk();
                var team = Screen.desk();
                var reader = Screen.desk()) {
            var doctor = watched(clinic.signIn("clinic-" + town.city, ContractFixture.PASSWORD));
            var member = watched(team.signIn(representative(), ContractFixture.PASSWORD));
            for (var page : List.of(doctor, member)) {
                walk(page, List.of("/"), pages, path -> fill(page));
                walk(page, List.of("/"), pages, path -> look(page, path));
            }
            publish();
            for (var name : List.of("staff", "window", "intermediary", "evaluator", "investor")) {
                var page = watched(reader.signIn(name + "-" + town.city, ContractFixture.PASSWORD));
                walk(page, List.of("/"), pages, path -> look(page, name + " " + path));
            }

            assertThat(String.join("\n", wrong)).isEmpty();
            assertThat(planted).as("fields that took the words").isNotEmpty();
            assertThat(seen)
                    .as("pages that show them")
                    .contains(
                            "/group",
                            "/referrals/{id}",
                            "staff /provider/referrals/{id}",
                            "window /referrals/{id}",
                            "intermediary /classes");
        }
    }

    private void cells(Page page, String table, List<String> holding) {
        var answer = page.request().get(Screen.url(table));
        if (answer.status() != 200
                || !answer.headers().getOrDefault("content-type", "").startsWith("text/csv")) return;
        var text = answer.text();
        try (var rows = CsvReader.builder().ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (var row : rows)
                for (var cell : row.getFields()) {
                    if (RUN.matcher(cell).matches() && !NUMBER.matcher(cell).matches())
                        wrong.add(table + " would run " + cell);
                    if (cell.contains("data-evil")) holding.add(cell);
                }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(table, e);
        }
    }
}
