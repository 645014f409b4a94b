package musubi.platform.investor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Holding;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.payout.Progress;
import musubi.platform.payout.Remittances;
import musubi.platform.print.PrintedList;
import musubi.platform.print.Printer;
import musubi.platform.site.Outlooks;
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

/** What a funder holds, for the funder alone, beside what everybody may read of the programme they fund. */
@Controller
class HoldingPages {
    private final Funds funds;
    private final Remittances remittances;
    private final Outlooks outlooks;
    private final Acting acting;
    private final Printer printer;
    private final MessageSource messages;

    HoldingPages(
            Funds funds,
            Remittances remittances,
            Outlooks outlooks,
            Acting acting,
            Printer printer,
            MessageSource messages) {
        this.funds = funds;
        this.remittances = remittances;
        this.outlooks = outlooks;
        this.acting = acting;
        this.printer = printer;
        this.messages = messages;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door investorHoldingsDoor() {
            return Door.of("/holdings/**", Role.INVESTOR);
        }

        @Bean
        MenuItem investorHoldingsItem() {
            return new MenuItem(Group.MONEY, 10, "/holdings", "holdings.title", Set.of(Role.INVESTOR));
        }

        @Bean
        Door investorRegisterDoor() {
            return Door.open("/register/*");
        }
    }

    @GetMapping("/holdings")
    String holdings(Model page, Locale locale) {
        var code = acting.actor().municipality();
        var holdings = funds.holdings();
        page.addAttribute("holdings", holdings);
        page.addAttribute("printer", printer.ready());
        page.addAttribute("progress", progress(holdings));
        page.addAttribute(
                "outlooks",
                holdings.stream()
                        .map(h -> h.offering().id())
                        .distinct()
                        .collect(Collectors.toMap(id -> id, id -> outlooks.of(code, id, locale))));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("site", "/city/" + code);
        return "investor/holdings";
    }

    /** How far the shares that were closed for payment are, by their items. */
    private Map<String, Progress> progress(List<Holding> holdings) {
        return remittances.progress(
                "share",
                holdings.stream()
                        .flatMap(h -> h.shares().stream())
                        .map(Holding.Share::item)
                        .toList());
    }

    /** In words how far a share is; what is to be returned is not transferred. */
    private String far(Holding.Share share, Map<String, Progress> progress, Locale locale) {
        if (share.yen() < 0) return word("holdings.claimed", locale);
        return Optional.ofNullable(progress.get(share.item()))
                .map(p -> messages.getMessage("remittances.stage." + p.stage(), new Object[] {p.on()}, locale))
                .orElse(word("holdings.not-arranged", locale));
    }

    /** The statement of one funder and offering, to print: for the office of anybody, for a funder the own. */
    @GetMapping({"/holdings/{offering}/statement.pdf", "/funding/offerings/{offering}/statements/{funder}.pdf"})
    ResponseEntity<byte[]> statement(
            @PathVariable String offering, @PathVariable(required = false) @Nullable UUID funder, Locale locale) {
        if (!printer.ready()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
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
                        p.on().toString(), word("holdings.paid-in", locale), words.amount(p.yen(), "JPY"), "", "")));
        var progress = progress(List.of(holding));
        holding.shares()
                .forEach(s -> rows.add(List.of(
                        s.due().toString(),
                        words.in(s.kind()),
                        "",
                        words.amount(s.yen(), "JPY"),
                        far(s, progress, locale))));
        rows.add(List.of(
                word("holdings.sum", locale),
                "",
                words.amount(holding.paidIn(), "JPY"),
                words.amount(holding.returned(), "JPY"),
                ""));
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
                        word("holdings.returned", locale),
                        word("remittances.far", locale)),
                rows);
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, new Object[0], locale);
    }

    /** The register is a part of the public site. */
    @GetMapping("/register/{municipality}")
    String register(@PathVariable String municipality) {
        return "redirect:/city/" + (municipality.matches("[0-9]{6}") ? municipality + "/funders" : "");
    }
}
