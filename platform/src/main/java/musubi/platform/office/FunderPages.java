package musubi.platform.office;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Holding;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.MenuItem;
import musubi.platform.print.PrintedList;
import musubi.platform.print.Printer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** What a funder holds, for the funder alone, and the register that names nobody, for everybody. */
@Controller
class FunderPages {
    private final Funds funds;
    private final Municipalities municipalities;
    private final Acting acting;
    private final Printer printer;
    private final MessageSource messages;

    FunderPages(Funds funds, Municipalities municipalities, Acting acting, Printer printer, MessageSource messages) {
        this.funds = funds;
        this.municipalities = municipalities;
        this.acting = acting;
        this.printer = printer;
        this.messages = messages;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officeHoldingsDoor() {
            return Door.of("/holdings/**", Role.INVESTOR);
        }

        @Bean
        MenuItem officeHoldingsItem() {
            return new MenuItem(10, "/holdings", "holdings.title", Set.of(Role.INVESTOR));
        }

        @Bean
        Door officeRegisterDoor() {
            return Door.open("/register/*");
        }
    }

    @GetMapping("/holdings")
    String holdings(Model page, Locale locale) {
        page.addAttribute("holdings", funds.holdings());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute(
                "register", "/register/" + acting.actor().municipality().digits());
        return "office/holdings";
    }

    /** The statement of one funder and offering, to print: for the office of anybody, for a funder the own. */
    @GetMapping({"/holdings/{offering}/statement.pdf", "/funding/offerings/{offering}/statements/{funder}.pdf"})
    ResponseEntity<byte[]> statement(
            @PathVariable String offering, @PathVariable(required = false) @Nullable UUID funder, Locale locale) {
        var holding = funds.holdings().stream()
                .filter(h -> h.offering().id().equals(offering)
                        && (funder == null || h.funder().id().equals(funder)))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return printer.answer("statement-" + offering, page(holding, locale));
    }

    private String page(Holding holding, Locale locale) {
        var words = new Wording(locale.getLanguage());
        var rows = new ArrayList<List<String>>();
        holding.payments()
                .forEach(p -> rows.add(List.of(
                        p.on().toString(), word("holdings.paid-in", locale), words.amount(p.yen(), "JPY"), "")));
        holding.shares()
                .forEach(s ->
                        rows.add(List.of(s.due().toString(), words.in(s.kind()), "", words.amount(s.yen(), "JPY"))));
        rows.add(List.of(
                word("holdings.sum", locale),
                "",
                words.amount(holding.paidIn(), "JPY"),
                words.amount(holding.returned(), "JPY")));
        var remark = "%s / %s / %s"
                .formatted(
                        holding.funder().name(),
                        holding.offering().title(),
                        messages.getMessage("holdings.units", new Object[] {holding.units()}, locale));
        return PrintedList.page(
                locale.getLanguage(),
                word("holdings.statement", locale),
                remark,
                List.of(
                        word("holdings.day", locale),
                        word("holdings.what", locale),
                        word("holdings.paid-in", locale),
                        word("holdings.returned", locale)),
                rows);
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    /** Open to everybody: offerings in numbers, nobody's name. */
    @GetMapping("/register/{municipality}")
    String register(@PathVariable String municipality, Model page, Locale locale) {
        var known = municipalities.all().stream()
                .filter(m -> m.code().digits().equals(municipality))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("municipality", known);
        page.addAttribute("summaries", funds.register(new Code(municipality)));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        return "office/register";
    }
}
