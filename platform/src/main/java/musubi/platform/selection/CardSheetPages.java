package musubi.platform.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.attendance.CardIssues;
import musubi.platform.attendance.CardSheets;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.People;
import musubi.platform.print.Printer;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The cards that were given together, on paper. */
@Controller
class CardSheetPages {
    /** A PDF is laid out whole in memory, so many cards come in several. */
    static final int A_PART = 50 * CardSheets.A_SHEET;

    private final FirstDay firstDay;
    private final People people;
    private final Municipalities municipalities;
    private final Printer printer;
    private final MessageSource words;
    private final Acting acting;
    private final Audit audit;
    private final TransactionTemplate transaction;

    CardSheetPages(
            FirstDay firstDay,
            People people,
            Municipalities municipalities,
            Printer printer,
            MessageSource words,
            Acting acting,
            Audit audit,
            TransactionTemplate transaction) {
        this.firstDay = firstDay;
        this.people = people;
        this.municipalities = municipalities;
        this.printer = printer;
        this.words = words;
        this.acting = acting;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * One of the PDFs.
     *
     * @param number from 1
     * @param first the number of its first card, from 1
     * @param last the number of its last card
     */
    record Part(int number, int first, int last) {}

    /** The PDFs in which so many cards are printed. */
    static List<Part> parts(int cards) {
        var parts = new ArrayList<Part>();
        for (int first = 0; first < cards; first += A_PART)
            parts.add(new Part(parts.size() + 1, first + 1, Math.min(cards, first + A_PART)));
        return List.copyOf(parts);
    }

    /** Names leave the server on paper, so that it was printed is written down. */
    @GetMapping("/people/selections/{selection}/cards.pdf")
    ResponseEntity<byte[]> sheets(
            @PathVariable UUID selection, @RequestParam(defaultValue = "1") int part, Locale locale) {
        var cards = firstDay.given(new SelectionId(selection));
        var wanted = parts(cards.size()).stream()
                .filter(p -> p.number() == part)
                .findFirst()
                .filter(p -> printer.ready())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var printed = printed(cards.subList(wanted.first() - 1, wanted.last()));
        transaction.executeWithoutResult(status -> audit.record(
                "selection.cards-printed",
                "selection " + selection,
                Optional.empty(),
                "",
                "{\"cards\":%d}".formatted(printed.size())));
        // Residents read the card, whatever language the officer works in.
        var of = municipalities.get(acting.actor().municipality()).name().ja() + " "
                + words.getMessage("card.title", null, Locale.JAPANESE);
        var title = Objects.requireNonNull(words.getMessage("selection.sheets", null, locale));
        return printer.answer(
                "cards-" + part,
                CardSheets.page(title, of, words.getMessage("card.qr", null, Locale.JAPANESE), printed));
    }

    /** Who was erased meanwhile has no card any more. */
    private List<CardSheets.Printed> printed(List<CardIssues.Given> cards) {
        var residents = people.find(cards.stream().map(CardIssues.Given::person).toList());
        var origin = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
        return cards.stream()
                .filter(card -> residents.containsKey(card.person()))
                .map(card -> new CardSheets.Printed(
                        Objects.requireNonNull(residents.get(card.person()))
                                .identity()
                                .name(),
                        card.card(),
                        origin + "/card/" + card.card()))
                .toList();
    }
}
