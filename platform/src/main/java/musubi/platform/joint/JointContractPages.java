package musubi.platform.joint;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.snapshot.PackZip;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
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
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Contracts of a joint programme: proposed, signed, sealed, settled and paid. */
@Controller
@RequestMapping("/joint")
class JointContractPages {
    private static final Pattern SHARE = Pattern.compile("[1-9][0-9]{0,8}");

    /** The statement is a page of its own that carries its style with it and nothing else. */
    private static final String STATEMENT_ONLY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private final JointContracts contracts;
    private final JointEvidence evidence;
    private final JointPayments payments;
    private final JointProgrammes programmes;
    private final Acting acting;
    private final Clock clock;

    JointContractPages(
            JointContracts contracts,
            JointEvidence evidence,
            JointPayments payments,
            JointProgrammes programmes,
            Acting acting,
            Clock clock) {
        this.contracts = contracts;
        this.evidence = evidence;
        this.payments = payments;
        this.programmes = programmes;
        this.acting = acting;
        this.clock = clock;
    }

    /** A party with its share of the amount; empty until it is settled. */
    record Row(JointContract.Party party, String yen) {}

    @GetMapping("/{programme}/contracts")
    String list(@PathVariable UUID programme, Model page) {
        return list(programme, UUID.randomUUID(), "", Map.of(), page);
    }

    private String list(UUID programme, UUID id, String text, Map<String, String> shares, Model page) {
        var found = programmes.find(programme).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("programme", found);
        page.addAttribute("contracts", contracts.of(programme, ""));
        boolean hosts = acting.actor().role() != Role.INTERMEDIARY
                && found.host().equals(acting.actor().municipality())
                && found.state() == JointProgramme.State.ACCEPTED;
        page.addAttribute("hosts", hosts);
        page.addAttribute("taking", taking(programme));
        page.addAttribute("id", id);
        page.addAttribute("text", text);
        page.addAttribute("shares", shares);
        return "joint/contracts";
    }

    private List<JointProgramme.Member> taking(UUID programme) {
        return programmes.members(programme).stream()
                .filter(m -> m.state() == JointProgramme.State.ACCEPTED)
                .toList();
    }

    @PostMapping("/{programme}/contracts")
    String propose(
            @PathVariable UUID programme,
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam Map<String, String> form,
            Model page,
            Locale locale,
            RedirectAttributes next) {
        var shares = new LinkedHashMap<Code, Long>();
        for (var member : taking(programme)) {
            var share = form.getOrDefault("share-" + member.code(), "").strip();
            if (SHARE.matcher(share).matches()) shares.put(member.code(), Long.parseLong(share));
        }
        try {
            contracts.propose(id, programme, text, shares);
            next.addFlashAttribute("done", "joint.contract.proposed");
            return "redirect:/joint/contracts/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", words(e, locale));
            return list(programme, id, text, form, page);
        }
    }

    private static String words(BadInput e, Locale locale) {
        return e.problems().getFirst().words().in(locale.getLanguage());
    }

    @GetMapping("/contracts/{id}")
    String show(@PathVariable UUID id, @RequestParam(defaultValue = "") String period, Model page, Locale locale) {
        var wanted = period.isBlank() ? lastMonth() : period.strip();
        var contract = find(id, wanted);
        page.addAttribute("contract", contract);
        page.addAttribute("period", wanted);
        page.addAttribute("own", acting.actor().municipality());
        page.addAttribute("steps", payments.steps(id, wanted));
        page.addAttribute("corrections", corrections(contract, wanted));
        page.addAttribute("edition", contracts.edition(id, wanted));
        page.addAttribute("request", UUID.randomUUID());
        var shares = List.<Long>of();
        if (contract.signed())
            try {
                var outcome = contracts.settlement(id, wanted);
                page.addAttribute("outcome", outcome);
                page.addAttribute("state", outcome.getClass().getSimpleName());
                if (outcome instanceof JointContracts.Outcome.Settled settled) {
                    shares = settled.shares();
                    var share = payments.share(id, wanted).orElseThrow();
                    page.addAttribute("share", share);
                    page.addAttribute("kept", payments.find(share.payment()).isPresent());
                }
            } catch (BadInput e) {
                page.addAttribute("notYet", words(e, locale));
            }
        page.addAttribute("rows", rows(contract, shares));
        return "joint/contract";
    }

    /** Who put evidence right, and on which day. */
    record Corrected(int edition, Words by, LocalDate on) {}

    private List<Corrected> corrections(JointContract contract, String period) {
        return contracts.corrections(contract.id(), period).stream()
                .map(c -> new Corrected(
                        c.edition(),
                        contract.parties().get(contract.place(c.by())).name(),
                        LocalDate.ofInstant(c.at(), Japan.TIME)))
                .toList();
    }

    private String lastMonth() {
        return YearMonth.from(LocalDate.ofInstant(clock.instant(), Japan.TIME))
                .minusMonths(1)
                .toString();
    }

    private static List<Row> rows(JointContract contract, List<Long> shares) {
        return IntStream.range(0, contract.parties().size())
                .mapToObj(
                        i -> new Row(contract.parties().get(i), shares.isEmpty() ? "" : "%,d".formatted(shares.get(i))))
                .toList();
    }

    private JointContract find(UUID id, String period) {
        return contracts.find(id, period).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** The statement as anybody of the parties recomputes it. */
    @GetMapping("/contracts/{id}/statement.json")
    ResponseEntity<byte[]> statement(@PathVariable UUID id, @RequestParam String period) {
        find(id, period);
        if (!(contracts.settlement(id, period) instanceof JointContracts.Outcome.Settled settled))
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(settled.json().getBytes(StandardCharsets.UTF_8));
    }

    /** The same as a page, with every derivation and what the last correction changes. */
    @GetMapping("/contracts/{id}/statement")
    ResponseEntity<String> page(@PathVariable UUID id, @RequestParam String period) {
        find(id, period);
        return payments.statement(id, period)
                .map(page -> ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", STATEMENT_ONLY)
                        .body(page))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** The own sealed evidence, which carries no names, for whoever wants to recompute what was handed over. */
    @GetMapping("/contracts/{id}/pack.zip")
    ResponseEntity<StreamingResponseBody> pack(@PathVariable UUID id, @RequestParam String period) {
        find(id, period);
        var pack = evidence.handOver(id, period).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var name = "joint-%s-%s-pack.zip".formatted(id, period.replaceAll("[^A-Za-z0-9._-]+", "-"));
        return ResponseEntity.ok()
                .contentType(new MediaType("application", "zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(out -> PackZip.write(pack, out));
    }

    /** The page on which a payment stands that bank files carry. */
    @GetMapping("/payments/{payment}")
    String payment(@PathVariable UUID payment, RedirectAttributes next) {
        var share = payments.find(payment).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return back(share.contract(), share.period(), next);
    }

    @PostMapping("/contracts/{id}/correction")
    String correct(
            @PathVariable UUID id,
            @RequestParam String period,
            @RequestParam UUID request,
            @RequestParam(defaultValue = "") String reason,
            Locale locale,
            RedirectAttributes next) {
        return done(
                id,
                period,
                locale,
                next,
                "joint.contract.corrected",
                () -> evidence.correct(id, period, request, reason));
    }

    @PostMapping("/contracts/{id}/signature")
    String sign(@PathVariable UUID id, Locale locale, RedirectAttributes next) {
        return done(id, "", locale, next, "joint.contract.signed", () -> contracts.sign(id));
    }

    @PostMapping("/contracts/{id}/evidence")
    String seal(@PathVariable UUID id, @RequestParam String period, Locale locale, RedirectAttributes next) {
        return done(id, period, locale, next, "joint.contract.sealed", () -> evidence.seal(id, period));
    }

    private String done(UUID id, String period, Locale locale, RedirectAttributes next, String message, Runnable work) {
        find(id, period);
        try {
            work.run();
            next.addFlashAttribute("done", message);
        } catch (BadInput e) {
            next.addFlashAttribute("problem", words(e, locale));
        }
        return back(id, period, next);
    }

    private static String back(UUID id, String period, RedirectAttributes next) {
        next.addAttribute("period", period);
        return "redirect:/joint/contracts/" + id;
    }

    @PostMapping("/contracts/{id}/verification")
    String verify(@PathVariable UUID id, @RequestParam String period, Locale locale, RedirectAttributes next) {
        find(id, period);
        try {
            if (evidence.verify(id, period)) next.addFlashAttribute("done", "joint.contract.equal");
            else next.addFlashAttribute("refused", "joint.contract.unequal");
        } catch (BadInput e) {
            next.addFlashAttribute("problem", words(e, locale));
        }
        return back(id, period, next);
    }

    @PostMapping("/contracts/{id}/payment/{step:request|release|withdraw}")
    String pay(
            @PathVariable UUID id,
            @PathVariable String step,
            @RequestParam String period,
            Locale locale,
            RedirectAttributes next) {
        find(id, period);
        try {
            var paying = switch (step) {
                case "request" -> payments.request(id, period);
                case "release" -> payments.release(id, period);
                default -> payments.withdraw(id, period);
            };
            switch (paying) {
                case DONE -> next.addFlashAttribute("done", "joint.contract.done-" + step);
                case BEFORE -> next.addFlashAttribute("done", "joint.contract.done-before");
                case SAME_PERSON -> next.addFlashAttribute("refused", "joint.contract.same-person");
                case NOT_APART -> next.addFlashAttribute("refused", "joint.contract.not-apart");
                case EVIDENCE_LOST -> next.addFlashAttribute("refused", "joint.contract.evidence-lost");
                case NOT_YET -> next.addFlashAttribute("refused", "joint.contract.not-yet");
            }
        } catch (BadInput e) {
            next.addFlashAttribute("problem", words(e, locale));
        }
        return back(id, period, next);
    }
}
