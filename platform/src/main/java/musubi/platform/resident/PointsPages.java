package musubi.platform.resident;

import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.platform.activity.Walking;
import musubi.platform.attendance.Visits;
import musubi.platform.points.PointTerms;
import musubi.platform.points.Points;
import musubi.platform.points.Posted;
import musubi.platform.points.Rule;
import musubi.platform.print.Printer;
import musubi.quantity.FiscalYear;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A resident's points: how many, why, and until when. */
@Controller("residentPointsPages")
@RequestMapping("/me/points")
class PointsPages {
    private final Points points;
    private final PointTerms terms;
    private final Walking walking;
    private final Visits visits;
    private final Me myself;
    private final Printer printer;
    private final YearOnPaper paper;

    PointsPages(
            Points points,
            PointTerms terms,
            Walking walking,
            Visits visits,
            Me myself,
            Printer printer,
            YearOnPaper paper) {
        this.points = points;
        this.terms = terms;
        this.walking = walking;
        this.visits = visits;
        this.myself = myself;
        this.printer = printer;
        this.paper = paper;
    }

    @GetMapping
    String show(@RequestParam Optional<Integer> year, Model page) {
        var me = myself.person();
        var purse = points.purse(me);
        var all = purse.statement();
        int thisYear = FiscalYear.of(myself.today()).year();
        int shown = year.filter(y -> y >= 2000 && y <= thisYear).orElse(thisYear);
        page.addAttribute("wallet", Wallet.of(purse, myself.today()));
        page.addAttribute(
                "entries",
                Wallet.entries(all.stream()
                        .filter(p -> FiscalYear.of(p.on()).year() == shown)
                        .toList()));
        page.addAttribute("printer", printer.ready());
        page.addAttribute("year", shown);
        page.addAttribute("thisYear", thisYear);
        page.addAttribute(
                "years",
                all.stream()
                        .map(p -> FiscalYear.of(p.on()).year())
                        .filter(y -> y != shown)
                        .distinct()
                        .toList());
        return "resident/points";
    }

    /** The statement of a fiscal year on paper, the first day first. */
    @GetMapping("/statement.pdf")
    ResponseEntity<byte[]> paper(@RequestParam int year, Locale locale) {
        var me = myself.person();
        if (!printer.ready()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var posted = points.statement(me).stream()
                .filter(p -> FiscalYear.of(p.on()).year() == year)
                .toList()
                .reversed();
        return printer.answer("points-" + year, paper.page(me, year, posted, locale));
    }

    /** Why points were given: the rule, the records, and what was booked when. */
    @GetMapping("/why")
    String why(@RequestParam String agreement, @RequestParam String clause, @RequestParam String period, Model page) {
        var me = myself.person();
        var booked = points.statement(me).stream()
                .filter(p -> p.agreement().equals(agreement)
                        && p.clause().equals(clause)
                        && p.period().equals(period))
                .toList();
        if (booked.isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var month = Wallet.month(period);
        var rule = terms.rule(agreement, clause, month.map(m -> m.atDay(1)).orElse(myself.today()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("rule", rule);
        page.addAttribute("month", month.orElse(null));
        page.addAttribute("period", period);
        page.addAttribute("booked", booked);
        page.addAttribute("sum", booked.stream().mapToLong(Posted::points).sum());
        page.addAttribute("corrected", booked.stream().anyMatch(p -> p.kind() == Posted.Kind.CORRECTED));
        records(rule, month, page);
        return "resident/why";
    }

    private void records(Rule rule, Optional<YearMonth> month, Model page) {
        page.addAttribute("walked", List.of());
        page.addAttribute("visited", List.of());
        if (month.isEmpty()) return;
        var from = month.get().atDay(1);
        var until = from.plusMonths(1);
        if (rule.steps())
            page.addAttribute(
                    "walked",
                    walking.of(myself.person(), from).between(from, until).stream()
                            .filter(Walking.Walked::counted)
                            .toList()
                            .reversed());
        if (rule.visits()) page.addAttribute("visited", visits.attended(myself.person(), from, until));
    }
}
