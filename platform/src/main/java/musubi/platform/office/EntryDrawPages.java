package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.people.People;
import musubi.platform.people.Resident;
import musubi.platform.points.Entries;
import musubi.platform.rewards.EntryDraws;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
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

/** Draws among the entries that a clause gives: announced, counted, drawn, published. */
@Controller
@RequestMapping("/rewards/entries")
class EntryDrawPages {
    private final EntryDraws draws;
    private final Entries entries;
    private final People people;
    private final Clock clock;

    EntryDrawPages(EntryDraws draws, Entries entries, People people, Clock clock) {
        this.draws = draws;
        this.entries = entries;
        this.people = people;
        this.clock = clock;
    }

    /** What the form holds, as it was typed; the source is the agreement and the clause. */
    record Form(UUID id, String source, String title, String first, String last, String winners) {
        /** What a browser does not send is empty. */
        Form {
            id = Objects.requireNonNullElseGet(id, UUID::randomUUID);
            source = Objects.requireNonNullElse(source, "");
            title = Objects.requireNonNullElse(title, "").strip();
            first = Objects.requireNonNullElse(first, "").strip();
            last = Objects.requireNonNullElse(last, "").strip();
            winners = Objects.requireNonNullElse(winners, "").strip();
        }
    }

    @GetMapping
    String list(Model page) {
        var month = YearMonth.from(today()).toString();
        return list(new Form(UUID.randomUUID(), "", "", month, month, "10"), Map.of(), page);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String list(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("draws", draws.all());
        page.addAttribute("sources", entries.sources());
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        return "office/entry-draws";
    }

    @PostMapping
    String announce(@ModelAttribute Form form, Model page, RedirectAttributes next, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        boolean japanese = locale.getLanguage().equals("ja");
        var source = form.source().split(" ", 2);
        if (source.length != 2) wrong.put("source", japanese ? "口数を付ける条項を選んでください。" : "Choose a clause.");
        if (form.title().isEmpty() || form.title().length() > 100)
            wrong.put("title", japanese ? "抽選の名前を100字以内で入れてください。" : "Write a name of at most 100 letters.");
        var first = month("first", form.first(), japanese, wrong);
        var last = month("last", form.last(), japanese, wrong);
        if (!form.winners().matches("[1-9][0-9]{0,3}"))
            wrong.put("winners", japanese ? "当選の口数を 1 から 9999 までの数で入れてください。" : "Write how many win, from 1 to 9999.");
        if (!wrong.isEmpty()) return list(form, wrong, page);
        try {
            draws.announce(new EntryDraws.Announced(
                    form.id(),
                    source[0],
                    source[1],
                    form.title(),
                    first.orElseThrow(),
                    last.orElseThrow(),
                    Integer.parseInt(form.winners())));
            next.addFlashAttribute("done", "entries.announced");
            return "redirect:/rewards/entries/" + form.id();
        } catch (BadInput e) {
            var problem = e.problems().getFirst();
            return list(form, Map.of(problem.place().file(), problem.words().in(locale.getLanguage())), page);
        }
    }

    private static Optional<YearMonth> month(String field, String text, boolean japanese, Map<String, String> wrong) {
        try {
            return Optional.of(YearMonth.parse(text));
        } catch (DateTimeException e) {
            wrong.put(field, japanese ? "月を 2026-04 の形で入れてください。" : "Write the month as 2026-04.");
            return Optional.empty();
        }
    }

    /** A ticket that won with the one whose it is, if they may be seen. */
    record Winner(EntryDraws.Ticket ticket, Optional<Resident> resident) {}

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        page.addAttribute("draw", found(id));
        var winners = draws.winners(id);
        var residents =
                people.find(winners.stream().map(EntryDraws.Ticket::person).toList());
        page.addAttribute(
                "winners",
                winners.stream()
                        .map(t -> new Winner(t, Optional.ofNullable(residents.get(t.person()))))
                        .toList());
        return "office/entry-draw";
    }

    private EntryDraws.Published found(UUID id) {
        return draws.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{id}/count")
    String count(@PathVariable UUID id, RedirectAttributes next) {
        found(id);
        next.addFlashAttribute("done", "entries.counted");
        next.addFlashAttribute("number", draws.count(id));
        return "redirect:/rewards/entries/" + id;
    }

    @PostMapping("/{id}/draw")
    String draw(@PathVariable UUID id, RedirectAttributes next) {
        found(id);
        switch (draws.draw(id)) {
            case DRAWN -> next.addFlashAttribute("done", "entries.drawn");
            case DRAWN_BEFORE -> next.addFlashAttribute("refused", "entries.drawn-before");
            case NOT_YET -> next.addFlashAttribute("refused", "entries.not-yet");
            case OTHER_KEY -> next.addFlashAttribute("refused", "rewards.drawing.OTHER_KEY");
        }
        return "redirect:/rewards/entries/" + id;
    }

    /** What anybody needs to draw it again, without names. */
    @GetMapping("/{id}/draw.json")
    ResponseEntity<EntryDraws.Published> published(@PathVariable UUID id) {
        return ResponseEntity.of(draws.find(id));
    }
}
