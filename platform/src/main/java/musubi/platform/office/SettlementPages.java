package musubi.platform.office;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Contracts;
import musubi.platform.contract.Overview;
import musubi.platform.contract.Settled;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.evaluation.Studies;
import musubi.platform.page.Turn;
import musubi.platform.snapshot.PackZip;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Underway;
import musubi.quantity.Japan;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A settlement from frozen evidence to the released payment: its lines, how each came about, what was decided. */
@Controller
@RequestMapping("/contracts/{agreement}/settlements/{settlement}")
class SettlementPages {
    /** The statement is a page of its own that carries its style with it and nothing else. */
    private static final String STATEMENT_ONLY =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Settlements settlements;
    private final Contracts contracts;
    private final Overview overview;
    private final Titles titles;
    private final Studies studies;
    private final Underway underway;

    SettlementPages(
            Settlements settlements,
            Contracts contracts,
            Overview overview,
            Titles titles,
            Studies studies,
            Underway underway) {
        this.studies = studies;
        this.underway = underway;
        this.settlements = settlements;
        this.contracts = contracts;
        this.overview = overview;
        this.titles = titles;
    }

    /** A decision as it is shown. */
    record Done(String step, String login, String at) {
        static Done of(Settled.Decision decision) {
            return new Done(decision.step().word(), decision.login(), MINUTE.format(decision.happenedAt()));
        }
    }

    @GetMapping
    String show(
            @PathVariable UUID settlement,
            @RequestParam(defaultValue = "") String clause,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "1") int from,
            @ModelAttribute("turn") Turn turn,
            Model page,
            Locale locale) {
        var settled = settled(settlement);
        page.addAttribute("settled", settled);
        var providers = titles.providers();
        page.addAttribute("providers", providers);
        page.addAttribute(
                "called",
                contracts.agreements().stream()
                        .filter(a -> a.id().equals(settled.agreement()))
                        .findFirst()
                        .map(a -> a.title().in(locale.getLanguage()))
                        .orElse(settled.agreement()));
        page.addAttribute(
                "titles",
                overview.clauses(settled.id()).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().in(locale.getLanguage()))));
        page.addAttribute("done", settled.decisions().stream().map(Done::of).toList());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute(
                "results",
                settlements.results(settled.id()).stream()
                        .map(digest -> new PaidOn(digest, shown(digest, locale)))
                        .toList());
        page.addAttribute("frozen", MINUTE.format(settled.takenAt()));
        settlements
                .document(settled.id(), Settlements.Form.JSON)
                .ifPresent(json -> page.addAttribute(
                        "lines",
                        ShownLines.of(json, clause, subject.strip(), from, turn.takes("lines"), providers, locale)));
        settlements.correction(settled.id()).ifPresent(changes -> page.addAttribute("changes", changes));
        return "office/settlement";
    }

    /** A result of a study that is paid on; what is said of its evidence is empty where the server no longer knows it. */
    record PaidOn(String digest, Optional<ShownResult> shown) {}

    private Optional<ShownResult> shown(String digest, Locale locale) {
        return studies.result(digest)
                .flatMap(result -> ShownResult.all(studies, List.of(), locale).stream()
                        .filter(shown -> shown.digest().equals(result.digest()))
                        .findFirst());
    }

    private Settled settled(UUID settlement) {
        return settlements
                .find(new SettlementId(settlement))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/decisions")
    String decide(@PathVariable UUID settlement, @RequestParam Step step, RedirectAttributes next) {
        var settled = settled(settlement);
        return begin(
                "underway.decide",
                settled,
                next,
                () -> settlements.decide(settled.id(), step) instanceof Answer.Refused(var why)
                        ? Map.of("refused", "settlement.refused." + why)
                        : Map.of());
    }

    @PostMapping("/verification")
    String verify(@PathVariable UUID settlement, RedirectAttributes next, Locale locale) {
        var settled = settled(settlement);
        return begin("underway.verify", settled, next, () -> said(settlements.verify(settled.id()), locale));
    }

    private String begin(String what, Settled settled, RedirectAttributes next, Supplier<Map<String, Object>> work) {
        var path = "/contracts/%s/settlements/%s"
                .formatted(settled.agreement(), settled.id().value());
        return underway.begin(
                what, settled.agreement() + " " + settled.period(), path, () -> new Ending(path, work.get()), next);
    }

    private static Map<String, Object> said(Settlements.Verification verified, Locale locale) {
        var said = new LinkedHashMap<String, Object>();
        said.put("verified", verified.equal());
        said.put(
                "broken",
                verified.pack().stream()
                        .map(p -> p.words().in(locale.getLanguage()))
                        .toList());
        verified.difference().ifPresent(d -> said.put("difference", List.of(d.path(), d.here(), d.there())));
        return said;
    }

    @GetMapping("/statement")
    ResponseEntity<String> statement(@PathVariable UUID settlement) {
        return settlements
                .document(new SettlementId(settlement), Settlements.Form.HTML)
                .map(page -> ResponseEntity.ok()
                        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", STATEMENT_ONLY)
                        .body(page))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @GetMapping("/statement.json")
    ResponseEntity<byte[]> json(@PathVariable UUID settlement) {
        return file(settlement, Settlements.Form.JSON, MediaType.APPLICATION_JSON, "json");
    }

    @GetMapping("/lines.csv")
    ResponseEntity<byte[]> csv(@PathVariable UUID settlement) {
        return file(settlement, Settlements.Form.CSV, new MediaType("text", "csv", StandardCharsets.UTF_8), "csv");
    }

    private ResponseEntity<byte[]> file(UUID settlement, Settlements.Form form, MediaType type, String ending) {
        return settlements
                .document(new SettlementId(settlement), form)
                .map(text -> ResponseEntity.ok()
                        .contentType(type)
                        .header(HttpHeaders.CONTENT_DISPOSITION, attached(name(settled(settlement)) + "." + ending))
                        .body(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    /** The sealed evidence, which carries no names, for whoever wants to recompute the statement. */
    @GetMapping("/pack.zip")
    ResponseEntity<StreamingResponseBody> pack(@PathVariable UUID settlement) {
        var settled = settled(settlement);
        var pack = settlements.handOver(settled.id());
        return ResponseEntity.ok()
                .contentType(new MediaType("application", "zip"))
                .header(HttpHeaders.CONTENT_DISPOSITION, attached(name(settled) + "-pack.zip"))
                .body(out -> PackZip.write(pack, out));
    }

    private static String name(Settled settled) {
        return (settled.agreement() + "-" + settled.period()).replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    private static String attached(String name) {
        return ContentDisposition.attachment().filename(name).build().toString();
    }
}
