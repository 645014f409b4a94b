package musubi.platform.welfare;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.page.SentBack;
import musubi.platform.page.Turn;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.Remittances;
import musubi.platform.programme.Timetable;
import musubi.quantity.BadInput;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of whoever looks after a company or group: what its members do together, its grants, and where the money goes. */
@Controller
@RequestMapping("/group")
class PortalPages {
    private static final int SUMS = 50;
    private static final int ITEMS = 200;
    private static final int FOUR_WEEKS = 28;
    private static final int SESSIONS = 10;

    private final Bodies bodies;
    private final Together together;
    private final Grants grants;
    private final Payments payments;
    private final BodyAccounts accounts;
    private final Remittances remittances;
    private final Timetable timetable;
    private final Acting acting;
    private final Clock clock;

    PortalPages(
            Bodies bodies,
            Together together,
            Grants grants,
            Payments payments,
            BodyAccounts accounts,
            Remittances remittances,
            Timetable timetable,
            Acting acting,
            Clock clock) {
        this.bodies = bodies;
        this.together = together;
        this.grants = grants;
        this.payments = payments;
        this.accounts = accounts;
        this.remittances = remittances;
        this.timetable = timetable;
        this.acting = acting;
        this.clock = clock;
    }

    private Body own() {
        return bodies.all().stream().findFirst().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }

    /** A month of the table; what may not be told is empty. */
    record Row(YearMonth month, Optional<Integer> place, Optional<Together.Month> together) {}

    @GetMapping
    String show(@RequestParam(defaultValue = "0") int year, Model page) {
        var body = own();
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var current = FiscalYear.of(today);
        var shown = year == current.year() - 1 ? new FiscalYear(year) : current;
        page.addAttribute("body", body);
        page.addAttribute("members", together.members(body));
        page.addAttribute("least", together.least());
        page.addAttribute("year", shown.year());
        page.addAttribute("years", List.of(current.year(), current.year() - 1));
        page.addAttribute("place", together.place(body, shown.toString()));
        page.addAttribute("of", together.of(body.board(), shown.toString()));
        var rows = rows(body, shown, YearMonth.from(today));
        page.addAttribute("rows", rows);
        page.addAttribute(
                "anything",
                rows.stream()
                        .anyMatch(
                                row -> row.together().isPresent() || row.place().isPresent()));
        grants(body, page);
        page.addAttribute("account", accounts.of(body));
        var sessions = acting.as(
                Actor.anybody(acting.actor().municipality()),
                () -> timetable.find(Timetable.Wanted.all(today, today.plusDays(FOUR_WEEKS))));
        page.addAttribute(
                "sessions",
                sessions.stream().filter(s -> !s.cancelled()).limit(SESSIONS).toList());
        page.addAttribute("city", acting.actor().municipality().digits());
        return "welfare/portal";
    }

    /** The months of the year that are over. */
    private List<Row> rows(Body body, FiscalYear year, YearMonth now) {
        var months = together.months(body, year);
        var rows = new ArrayList<Row>();
        for (var month = YearMonth.from(year.days().from());
                month.isBefore(now) && month.atDay(1).isBefore(year.days().until());
                month = month.plusMonths(1))
            rows.add(new Row(month, together.place(body, month.toString()), Optional.ofNullable(months.get(month))));
        return rows;
    }

    private void grants(Body body, Model page) {
        var applications = grants.of(body);
        page.addAttribute("applications", applications);
        page.addAttribute(
                "paid",
                payments.of(applications.stream().map(Grants.Application::id).toList()));
    }

    /** What the municipality paid and owes the body, such as for donations of points. */
    @GetMapping("/payments")
    String statement(@ModelAttribute("turn") Turn turn, Model page) {
        var body = own();
        page.addAttribute("body", body);
        page.addAttribute("statement", remittances.statement(body.party()));
        page.addAttribute(
                "sums", turn.of("sums", SUMS, (without, most) -> remittances.sums(body.party(), without, most)));
        page.addAttribute(
                "items", turn.of("items", ITEMS, (without, most) -> remittances.items(body.party(), without, most)));
        return "welfare/portal-statement";
    }

    @GetMapping("/grant")
    String form(Model page) {
        return form(UUID.randomUUID(), page);
    }

    private String form(UUID request, Model page) {
        var body = own();
        page.addAttribute("body", body);
        page.addAttribute("account", accounts.of(body));
        page.addAttribute("request", request);
        return "welfare/portal-grant";
    }

    @PostMapping("/grant")
    String ask(
            @RequestParam UUID request,
            @RequestParam(defaultValue = "") String purpose,
            @RequestParam(defaultValue = "") String yen,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            grants.ask(request, own(), purpose, Typed.yen(yen));
        } catch (BadInput e) {
            page.addAttribute(SentBack.NAME, SentBack.of("grant", typed, e, locale, "purpose"));
            return form(request, page);
        }
        next.addFlashAttribute("done", "group.asked");
        return "redirect:/group";
    }

    /** The bank account, as it is typed. */
    record AccountForm(
            String bankCode,
            String bankName,
            String branchCode,
            String branchName,
            String accountType,
            String accountNumber,
            String kanaName) {
        /** What a browser does not send is empty. */
        AccountForm {
            bankCode = Objects.requireNonNullElse(bankCode, "");
            bankName = Objects.requireNonNullElse(bankName, "");
            branchCode = Objects.requireNonNullElse(branchCode, "");
            branchName = Objects.requireNonNullElse(branchName, "");
            accountType = Objects.requireNonNullElse(accountType, "1");
            accountNumber = Objects.requireNonNullElse(accountNumber, "");
            kanaName = Objects.requireNonNullElse(kanaName, "");
        }

        /** A body pays nobody, so it has no originator's code. */
        PayeeAccount of(Body body) {
            return new PayeeAccount(
                    body.party(),
                    bankCode.strip(),
                    bankName.strip(),
                    branchCode.strip(),
                    branchName.strip(),
                    accountType.strip(),
                    accountNumber.strip(),
                    kanaName.strip(),
                    "");
        }
    }

    @GetMapping("/account")
    String account(Model page) {
        return account(UUID.randomUUID(), new AccountForm("", "", "", "", "1", "", ""), Map.of(), page);
    }

    private String account(UUID id, AccountForm form, Map<String, String> wrong, Model page) {
        var body = own();
        page.addAttribute("body", body);
        page.addAttribute("account", accounts.of(body));
        page.addAttribute("id", id);
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("types", List.of("1", "2", "4"));
        return "welfare/portal-account";
    }

    @PostMapping("/account")
    String propose(
            @RequestParam UUID id,
            @ModelAttribute AccountForm form,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            accounts.propose(id, form.of(own()));
        } catch (BadInput e) {
            var wrong = new LinkedHashMap<String, String>();
            e.problems().stream()
                    .filter(p -> p.refuses())
                    .forEach(
                            p -> wrong.putIfAbsent(p.place().column(), p.words().in(locale.getLanguage())));
            return account(id, form, wrong, page);
        }
        next.addFlashAttribute("done", "portal.account-entered");
        return "redirect:/group";
    }
}
