package musubi.platform.office;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.contract.SettlementId;
import musubi.platform.payout.BankDelivery;
import musubi.platform.payout.BankFiles;
import musubi.quantity.BadInput;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The files that banks are given for a released settlement, a released payment of grants, a released share of a joint contract, or a released
 * remittance. */
@Controller
@RequestMapping({
    "/contracts/{agreement}/settlements/{settlement}/bank",
    "/grants/payments/{settlement}/bank",
    "/joint/payments/{settlement}/bank",
    "/remittances/{settlement}/bank"
})
class BankPages {
    private final BankFiles files;
    private final BankDelivery delivery;
    private final BankPlaces places;

    BankPages(BankFiles files, BankDelivery delivery, BankPlaces places) {
        this.files = files;
        this.delivery = delivery;
        this.places = places;
    }

    /** What the form holds, as it was typed. */
    record Form(String file, String format, String profile, String payOn, String dueUntil, String reason) {
        /** What a browser does not send is empty. */
        Form {
            format = Objects.requireNonNullElse(format, "zengin");
            profile = Objects.requireNonNullElse(profile, "standard");
            payOn = Objects.requireNonNullElse(payOn, "");
            dueUntil = Objects.requireNonNullElse(dueUntil, "");
            reason = Objects.requireNonNullElse(reason, "");
        }

        static Form empty() {
            return new Form(UUID.randomUUID().toString(), "zengin", "standard", "", "", "");
        }
    }

    @GetMapping
    String show(@PathVariable(required = false) @Nullable String agreement, @PathVariable UUID settlement, Model page) {
        return show(places.find(agreement, settlement), settlement, Form.empty(), page);
    }

    private String show(BankPlaces.BankPlace place, UUID settlement, Form form, Model page) {
        var id = new SettlementId(settlement);
        page.addAttribute("place", place);
        page.addAttribute("open", files.open(id));
        page.addAttribute("gathers", files.gathers(id));
        page.addAttribute("reckoning", files.reckoning(id));
        page.addAttribute("files", files.of(id));
        page.addAttribute("today", files.today());
        page.addAttribute("profiles", files.profiles());
        page.addAttribute("form", form);
        return "office/bank";
    }

    @PostMapping
    String make(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @ModelAttribute Form form,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var place = places.find(agreement, settlement);
        var payOn = day(form.payOn());
        if (payOn.isEmpty()) {
            page.addAttribute("missing", "bank.pay-on-missing");
            return show(place, settlement, form, page);
        }
        try {
            var remarks = files.make(new BankFiles.Order(
                    UUID.fromString(form.file()),
                    new SettlementId(settlement),
                    form.format(),
                    form.profile(),
                    payOn.get(),
                    day(form.dueUntil()).orElse(payOn.get()),
                    form.reason().strip()));
            next.addFlashAttribute(
                    "remarks",
                    remarks.stream()
                            .map(p -> p.words().in(locale.getLanguage()))
                            .distinct()
                            .toList());
            return "redirect:" + place.bank();
        } catch (BadInput e) {
            page.addAttribute(
                    "problems",
                    e.problems().stream()
                            .filter(p -> p.refuses())
                            .map(p -> p.words().in(locale.getLanguage()))
                            .distinct()
                            .toList());
            return show(place, settlement, form, page);
        }
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @PostMapping("/{file}/clearance")
    String clear(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @PathVariable UUID file,
            RedirectAttributes next) {
        var place = places.find(agreement, settlement);
        if (files.find(file).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var answer = files.clear(file);
        if (answer != BankFiles.Clearance.CLEARED) next.addFlashAttribute("refused", "bank.refused." + answer);
        return "redirect:" + place.bank();
    }

    /** Each time somebody takes the file it is recorded, so it is asked for with a button and not a link. */
    @PostMapping("/{file}/content")
    ResponseEntity<byte[]> take(@PathVariable UUID file) {
        var found = files.find(file).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return delivery.take(file)
                .map(bytes -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                ContentDisposition.attachment()
                                        .filename(found.fileName())
                                        .build()
                                        .toString())
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .body(bytes))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    }

    /** The forms a file can have. */
    @ModelAttribute("formats")
    List<String> formats() {
        return List.of("zengin", "pain.001");
    }
}
