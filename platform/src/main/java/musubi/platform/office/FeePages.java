package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Fees;
import musubi.platform.page.CsvTable;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What providers were paid: all of it for officers, a provider's own for the provider. */
@Controller
@RequestMapping("/fees")
class FeePages {
    private static final int YEARS = 6;
    private static final List<String> COLUMNS = List.of(
            "fees.provider", "fees.agreement", "fees.clause", "fees.period", "fees.due", "fees.amount", "fees.unit");

    private final Fees fees;
    private final Titles titles;
    private final MessageSource messages;
    private final Acting acting;
    private final Clock clock;

    FeePages(Fees fees, Titles titles, MessageSource messages, Acting acting, Clock clock) {
        this.acting = acting;
        this.fees = fees;
        this.titles = titles;
        this.messages = messages;
        this.clock = clock;
    }

    /** Who may open this page, and where it stands in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        private static final Set<Role> WHO = Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY, Role.PROVIDER);

        @Bean
        Door officeFeesDoor() {
            return new Door("/fees/**", WHO);
        }

        @Bean
        MenuItem officeFeesItem() {
            return new MenuItem(Group.MONEY, 46, "/fees", "fees.title", WHO);
        }
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "0") int year,
            Model page,
            Locale locale) {
        int now = thisYear();
        int shown = year == 0 ? now : year;
        var found = fees.released(provider, new FiscalYear(shown));
        page.addAttribute("fees", found);
        page.addAttribute("titles", titles.agreements(locale));
        page.addAttribute("total", found.stream().mapToLong(Fees.Fee::amount).sum());
        var names = titles.providers();
        page.addAttribute("names", names);
        page.addAttribute(
                "named",
                names.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList());
        page.addAttribute("ofAll", acting.actor().role() != Role.PROVIDER);
        page.addAttribute("provider", provider);
        page.addAttribute("year", shown);
        page.addAttribute(
                "years", IntStream.range(0, YEARS).map(i -> now + 1 - i).boxed().toList());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        return "office/fees";
    }

    /** The same list as a file. */
    @GetMapping("/list.csv")
    ResponseEntity<byte[]> csv(
            @RequestParam(defaultValue = "") String provider,
            @RequestParam(defaultValue = "0") int year,
            Locale locale) {
        int shown = year == 0 ? thisYear() : year;
        var names = titles.providers();
        return CsvTable.answer(
                "fees-" + shown,
                COLUMNS.stream()
                        .map(c -> messages.getMessage(c, new Object[0], locale))
                        .toList(),
                fees.released(provider, new FiscalYear(shown)).stream()
                        .map(f -> List.of(
                                names.getOrDefault(f.provider(), f.provider()),
                                f.agreement(),
                                f.clause().in(locale.getLanguage()),
                                f.period(),
                                f.due().toString(),
                                Long.toString(f.amount()),
                                f.unit()))
                        .toList());
    }

    private int thisYear() {
        return FiscalYear.of(LocalDate.ofInstant(clock.instant(), Japan.TIME)).year();
    }
}
