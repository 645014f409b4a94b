package musubi.platform.office;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Contracts;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.payout.Remittances;
import musubi.platform.rewards.Catalogue;
import musubi.quantity.BadInput;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The accounts that parties are paid on: entered by one officer, approved by another. */
@Controller
@RequestMapping("/payees")
class PayeePages {
    private static final int PAGE = 50;

    private final PayeeRegister register;
    private final Contracts contracts;
    private final Catalogue catalogue;
    private final Remittances remittances;
    private final Titles titles;

    PayeePages(
            PayeeRegister register, Contracts contracts, Catalogue catalogue, Remittances remittances, Titles titles) {
        this.register = register;
        this.contracts = contracts;
        this.catalogue = catalogue;
        this.remittances = remittances;
        this.titles = titles;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officePayeesDoor() {
            return Door.of("/payees/**", Role.OFFICER, Role.ADMINISTRATOR);
        }

        @Bean
        MenuItem officePayeesItem() {
            return new MenuItem(Group.MONEY, 45, "/payees", "payees.title", Set.of(Role.OFFICER, Role.ADMINISTRATOR));
        }
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String state,
            Model page) {
        var kept = register.all();
        var names = remittances.names();
        var found = kept.stream()
                .filter(k -> sought.in(
                        k.account().party(), names.getOrDefault(k.account().party(), "")))
                .filter(k -> state.isEmpty() || k.approvedBy().isPresent() == state.equals("approved"))
                .toList();
        page.addAttribute("kept", turn.of("payees", PAGE, found));
        page.addAttribute("state", state);
        page.addAttribute("filtered", !sought.empty() || !state.isEmpty());
        page.addAttribute("names", names);
        page.addAttribute(
                "without",
                parties(names).stream()
                        .filter(p ->
                                kept.stream().noneMatch(k -> k.account().party().equals(p)))
                        .toList());
        return "office/payees";
    }

    /** The parties of agreements, the shops and recipients of rewards, then whoever else a module knows that may be paid. */
    private List<String> parties(Map<String, String> names) {
        var providers = titles.providers();
        var rewarded = catalogue.all().stream()
                .map(o -> o.item().shop())
                .filter(names::containsKey)
                .sorted();
        var known = names.keySet().stream().filter(p -> !providers.containsKey(p));
        return Stream.of(contracts.parties().stream(), rewarded, known)
                .flatMap(parties -> parties)
                .distinct()
                .toList();
    }

    @GetMapping("/new")
    String form(@RequestParam(defaultValue = "") String party, Model page) {
        return form(UUID.randomUUID(), PayeeAccount.empty(party), Map.of(), page);
    }

    private String form(UUID id, PayeeAccount account, Map<String, String> wrong, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("form", account);
        page.addAttribute("wrong", wrong);
        var names = remittances.names();
        page.addAttribute("parties", parties(names));
        page.addAttribute("names", names);
        return "office/payee-form";
    }

    @PostMapping
    String propose(@RequestParam UUID id, @ModelAttribute PayeeAccount account, Model page, Locale locale) {
        try {
            register.propose(id, account);
            return "redirect:/payees/" + id;
        } catch (BadInput e) {
            var wrong = new LinkedHashMap<String, String>();
            e.problems().stream()
                    .filter(p -> p.refuses())
                    .forEach(
                            p -> wrong.putIfAbsent(p.place().column(), p.words().in(locale.getLanguage())));
            return form(id, account, wrong, page);
        }
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        page.addAttribute("names", remittances.names());
        page.addAttribute(
                "kept", register.show(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "office/payee";
    }

    @PostMapping("/{id}/approval")
    String approve(@PathVariable UUID id, RedirectAttributes next) {
        if (register.show(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var answer = register.approve(id);
        if (answer != PayeeRegister.Approval.APPROVED) next.addFlashAttribute("refused", "payees.refused." + answer);
        return "redirect:/payees/" + id;
    }

    /** The kinds of account a payee may have, by the digit banks use. */
    @ModelAttribute("types")
    List<String> types() {
        return List.of("1", "2", "4", "9");
    }
}
