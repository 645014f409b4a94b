package musubi.platform.office;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.payout.BankFile;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.FileLine;
import musubi.platform.payout.Reversal;
import musubi.platform.payout.Reversals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The payments of one bank file: giving the file up, and booking what came back. */
@Controller
@RequestMapping({
    "/contracts/{agreement}/settlements/{settlement}/bank/{file}",
    "/grants/payments/{settlement}/bank/{file}",
    "/joint/payments/{settlement}/bank/{file}",
    "/remittances/{settlement}/bank/{file}"
})
class BankFilePages {
    private static final List<Reversal.Kind> RETURNS =
            List.of(Reversal.Kind.RECALLED, Reversal.Kind.REFUSED, Reversal.Kind.NOT_ACCEPTED);

    private final BankFiles files;
    private final Reversals reversals;
    private final BankPlaces places;

    BankFilePages(BankFiles files, Reversals reversals, BankPlaces places) {
        this.files = files;
        this.reversals = reversals;
        this.places = places;
    }

    /** What the form holds, as it was typed. */
    record Form(String reversal, Reversal.Kind kind, String day, String reason, Set<Integer> lines) {
        /** What a browser does not send is empty. */
        Form {
            kind = Objects.requireNonNullElse(kind, Reversal.Kind.REFUSED);
            day = Objects.requireNonNullElse(day, "");
            reason = Objects.requireNonNullElse(reason, "");
            lines = lines == null ? Set.of() : Set.copyOf(lines);
        }

        static Form empty() {
            return new Form(UUID.randomUUID().toString(), Reversal.Kind.REFUSED, "", "", Set.of());
        }
    }

    /**
     * A transfer and the lines it carries.
     *
     * @param number by which the bank knows it
     */
    record Transfer(int number, List<FileLine> lines) {
        /** In all. */
        public long yen() {
            return lines.stream().mapToLong(FileLine::yen).reduce(0, Math::addExact);
        }

        /** Whether it carries several lines to one account. */
        public boolean several() {
            return lines.size() > 1;
        }

        /** Whom it pays. */
        public String payees() {
            return lines.stream().map(FileLine::payee).distinct().collect(Collectors.joining(", "));
        }

        /** What became of it, as of all its lines. */
        public FileLine.State state() {
            return lines.getFirst().state();
        }
    }

    private static List<Transfer> transfers(List<FileLine> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(FileLine::transfer, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .entrySet()
                .stream()
                .map(e -> new Transfer(e.getKey(), e.getValue()))
                .toList();
    }

    @GetMapping
    String show(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @PathVariable UUID file,
            Model page) {
        return show(places.find(agreement, settlement), settlement, file, Form.empty(), page);
    }

    private String show(BankPlaces.BankPlace place, UUID settlement, UUID file, Form form, Model page) {
        page.addAttribute("file", file(settlement, file));
        page.addAttribute("place", place);
        var lines = reversals.lines(file);
        page.addAttribute("transfers", transfers(lines));
        page.addAttribute("standing", lines.stream().anyMatch(l -> l.state() == FileLine.State.STANDS));
        page.addAttribute("reversals", reversals.of(file));
        page.addAttribute("kinds", RETURNS);
        page.addAttribute("form", form);
        return "office/bank-file";
    }

    private BankFile file(UUID settlement, UUID file) {
        return files.find(file)
                .filter(f -> f.settlement().equals(settlement))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/void")
    String giveUp(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @PathVariable UUID file,
            @ModelAttribute Form form,
            Model page,
            RedirectAttributes next) {
        file(settlement, file);
        return answered(
                reversals.giveUp(UUID.fromString(form.reversal()), file, form.reason()),
                places.find(agreement, settlement),
                settlement,
                file,
                form,
                page,
                next);
    }

    @PostMapping("/returned")
    String cameBack(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @PathVariable UUID file,
            @ModelAttribute Form form,
            Model page,
            RedirectAttributes next) {
        file(settlement, file);
        var day = day(form.day());
        if (day.isEmpty() || form.kind() == Reversal.Kind.VOID) {
            page.addAttribute("wrong", "DAY");
            return show(places.find(agreement, settlement), settlement, file, form, page);
        }
        return answered(
                reversals.cameBack(
                        UUID.fromString(form.reversal()), file, form.kind(), day.get(), form.reason(), form.lines()),
                places.find(agreement, settlement),
                settlement,
                file,
                form,
                page,
                next);
    }

    private String answered(
            Reversals.Answer answer,
            BankPlaces.BankPlace place,
            UUID settlement,
            UUID file,
            Form form,
            Model page,
            RedirectAttributes next) {
        switch (answer) {
            case DONE -> next.addFlashAttribute("done", "bank-file.proposed");
            case DONE_BEFORE -> {}
            case SAME_PERSON, NOT_APART, TAKEN, NOT_TAKEN, GIVEN_UP, LINES, NO_REASON, NAMES, DAY -> {
                page.addAttribute("wrong", answer.name());
                return show(place, settlement, file, form, page);
            }
        }
        return back(place, file);
    }

    @PostMapping("/reversals/{reversal}/{decision:confirmed|declined}")
    String decide(
            @PathVariable(required = false) @Nullable String agreement,
            @PathVariable UUID settlement,
            @PathVariable UUID file,
            @PathVariable UUID reversal,
            @PathVariable String decision,
            RedirectAttributes next) {
        file(settlement, file);
        if (reversals.of(file).stream().noneMatch(r -> r.id().equals(reversal)))
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var answer = decision.equals("confirmed") ? reversals.confirm(reversal) : reversals.decline(reversal);
        if (answer == Reversals.Answer.DONE) next.addFlashAttribute("done", "bank-file." + decision);
        else next.addFlashAttribute("wrong", answer.name());
        return back(places.find(agreement, settlement), file);
    }

    private static String back(BankPlaces.BankPlace place, UUID file) {
        return "redirect:" + place.bank() + "/" + file;
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
