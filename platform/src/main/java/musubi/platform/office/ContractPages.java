package musubi.platform.office;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Step;
import musubi.quantity.BadInput;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Agreements, and each settlement from frozen evidence to the released payment. */
@Controller
@RequestMapping("/contracts")
class ContractPages {
    /** The statement is a page of its own that carries its style with it and nothing else. */
    private static final String STATEMENT_ONLY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private final Contracts contracts;

    ContractPages(Contracts contracts) {
        this.contracts = contracts;
    }

    @GetMapping
    String list(Model page) {
        page.addAttribute("agreements", contracts.agreements());
        return "office/contracts";
    }

    @PostMapping
    String sign(@RequestParam String text, Model page, Locale locale) {
        try {
            return "redirect:/contracts/" + contracts.sign(text);
        } catch (BadInput e) {
            page.addAttribute(
                    "problems",
                    e.problems().stream()
                            .map(p -> p.place() + " " + p.words().in(locale.getLanguage()))
                            .toList());
            page.addAttribute("text", text);
            return list(page);
        }
    }

    @GetMapping("/{agreement}")
    String show(@PathVariable String agreement, Model page) {
        page.addAttribute("agreement", agreement);
        page.addAttribute(
                "text", contracts.text(agreement).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute("settlements", contracts.settlements(agreement));
        page.addAttribute("fresh", UUID.randomUUID());
        return "office/contract";
    }

    @PostMapping("/{agreement}/settlements")
    String freeze(
            @PathVariable String agreement,
            @RequestParam UUID settlement,
            @RequestParam String period,
            RedirectAttributes next,
            Locale locale) {
        try {
            contracts.freeze(new SettlementId(settlement), agreement, period.strip());
            return "redirect:/contracts/%s/settlements/%s".formatted(agreement, settlement);
        } catch (BadInput e) {
            next.addFlashAttribute(
                    "problems", List.of(e.problems().getFirst().words().in(locale.getLanguage())));
            return "redirect:/contracts/" + agreement;
        }
    }

    @GetMapping("/{agreement}/settlements/{settlement}")
    String settlement(@PathVariable UUID settlement, Model page) {
        page.addAttribute(
                "settled",
                contracts
                        .find(new SettlementId(settlement))
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "office/settlement";
    }

    @PostMapping("/{agreement}/settlements/{settlement}/decisions")
    String decide(
            @PathVariable String agreement,
            @PathVariable UUID settlement,
            @RequestParam Step step,
            RedirectAttributes next) {
        if (contracts.decide(new SettlementId(settlement), step) instanceof Answer.Refused(var why))
            next.addFlashAttribute("refused", "settlement.refused." + why);
        return "redirect:/contracts/%s/settlements/%s".formatted(agreement, settlement);
    }

    @GetMapping("/{agreement}/settlements/{settlement}/statement")
    ResponseEntity<String> statement(@PathVariable UUID settlement) {
        return contracts
                .page(new SettlementId(settlement))
                .map(page -> ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", STATEMENT_ONLY)
                        .body(page))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }
}
