package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.activity.Flag;
import musubi.platform.activity.Flagged;
import musubi.platform.page.Turn;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
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
import org.springframework.web.util.UriComponentsBuilder;

/** Counts of steps and measures of the body that are held or look wrong: found, looked at, decided one by one or many at once, and taken back. */
@Controller
@RequestMapping("/activity/flagged")
class FlaggedPages {
    private static final int PAGE = 50;
    private static final int BATCHES = 20;

    private final Flagged flagged;
    private final People people;
    private final Clock clock;

    FlaggedPages(Flagged flagged, People people, Clock clock) {
        this.flagged = flagged;
        this.people = people;
        this.clock = clock;
    }

    /** The filter as it stands in the address. */
    record Filter(String from, String to, String kind, String reason, String state) {
        /** What a browser does not send is empty, and the state those that wait. */
        Filter {
            from = Objects.requireNonNullElse(from, "");
            to = Objects.requireNonNullElse(to, "");
            kind = Objects.requireNonNullElse(kind, "");
            reason = Objects.requireNonNullElse(reason, "");
            state = Objects.requireNonNullElse(state, "open");
        }

        /** The list as it was looked for. */
        public String address() {
            return UriComponentsBuilder.fromPath("/activity/flagged")
                    .queryParam("from", from)
                    .queryParam("to", to)
                    .queryParam("kind", kind)
                    .queryParam("reason", reason)
                    .queryParam("state", state)
                    .build()
                    .encode()
                    .toUriString();
        }
    }

    /** A count with the one whose it is, if they may be seen. */
    record Row(Flag flag, Optional<Resident> resident) {}

    private Flagged.Wanted wanted(Filter filter) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        return new Flagged.Wanted(
                day(filter.from()).orElse(today.minusDays(Flagged.LAST_DAYS)),
                day(filter.to()).orElse(today),
                filter.kind(),
                filter.reason(),
                filter.state().equals("all") ? "" : filter.state());
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private List<Row> rows(List<Flag> flags) {
        var residents = people.find(flags.stream().map(Flag::person).toList());
        return flags.stream()
                .map(flag -> new Row(flag, Optional.ofNullable(residents.get(flag.person()))))
                .toList();
    }

    @GetMapping
    String list(@ModelAttribute("filter") Filter filter, @ModelAttribute("turn") Turn turn, Model page) {
        var wanted = wanted(filter);
        page.addAttribute("wanted", wanted);
        page.addAttribute(
                "rows",
                turn.of("flagged", PAGE, (without, most) -> flagged.list(wanted, without, most))
                        .shown(this::rows));
        page.addAttribute("count", flagged.count(wanted));
        page.addAttribute("most", Flagged.MOST);
        page.addAttribute("batches", turn.of("decisions", BATCHES, flagged::batches));
        return "office/flagged";
    }

    /** What was chosen, before it is decided: one count, those that are ticked, or all that the filter finds. */
    @PostMapping("/look")
    String look(
            @ModelAttribute("filter") Filter filter,
            @RequestParam(defaultValue = "") List<String> seen,
            @RequestParam(defaultValue = "") String only,
            @RequestParam(defaultValue = "") String all,
            Model page,
            RedirectAttributes next) {
        var chosen = !only.isEmpty()
                ? flagged.find(read(List.of(only)))
                : all.isEmpty() ? flagged.find(read(seen)) : flagged.list(wanted(filter), 0, Flagged.MOST);
        if (!chosen.isEmpty()) return look(filter, chosen, UUID.randomUUID(), page);
        next.addFlashAttribute("refused", "flagged.none-chosen");
        return "redirect:" + filter.address();
    }

    private String look(Filter filter, List<Flag> chosen, UUID batch, Model page) {
        page.addAttribute("filter", filter);
        page.addAttribute("rows", rows(chosen));
        page.addAttribute("batch", batch);
        return "office/flagged-look";
    }

    private static List<Flag.Seen> read(List<String> seen) {
        try {
            return seen.stream()
                    .filter(s -> !s.isBlank())
                    .limit(Flagged.MOST)
                    .map(Flag.Seen::of)
                    .toList();
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "not a count", e);
        }
    }

    @PostMapping("/decisions")
    String decide(
            @ModelAttribute("filter") Filter filter,
            @RequestParam UUID batch,
            @RequestParam(defaultValue = "") List<String> seen,
            @RequestParam(defaultValue = "") String verdict,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var counts = read(seen);
        var said = Flagged.Verdict.of(verdict);
        page.addAttribute("why", why);
        page.addAttribute("verdict", verdict);
        if (counts.isEmpty() || said.isEmpty()) {
            page.addAttribute("verdictMissing", said.isEmpty());
            return look(filter, flagged.find(counts), batch, page);
        }
        try {
            nameless(counts.stream().map(Flag.Seen::person).toList(), why);
            var outcome = flagged.decide(batch, counts, said.get(), why);
            next.addFlashAttribute("done", "flagged.done-" + said.get().word());
            next.addFlashAttribute("number", outcome.decided());
            next.addFlashAttribute("changed", outcome.changed());
            return "redirect:/activity/flagged/batches/" + batch;
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return look(filter, flagged.find(counts), batch, page);
        }
    }

    /** The reason goes into the audit trail, so it tells nobody's name. */
    private void nameless(List<PersonId> about, String why) {
        people.find(about).values().forEach(resident -> people.reason(resident, why));
    }

    @GetMapping("/batches/{batch}")
    String batch(@PathVariable UUID batch, Model page) {
        page.addAttribute(
                "batch", flagged.batch(batch).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        var decisions = flagged.decisions(batch);
        var residents =
                people.find(decisions.stream().map(Flagged.Decided::person).toList());
        page.addAttribute(
                "decisions",
                decisions.stream()
                        .map(d -> new DecidedRow(d, Optional.ofNullable(residents.get(d.person()))))
                        .toList());
        page.addAttribute("undoing", UUID.randomUUID());
        return "office/flagged-batch";
    }

    /** A decision with the one whose count it is about. */
    record DecidedRow(Flagged.Decided decided, Optional<Resident> resident) {}

    @PostMapping("/batches/{batch}/undoing")
    String undo(
            @PathVariable UUID batch,
            @RequestParam UUID undoing,
            @RequestParam(defaultValue = "") String why,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            nameless(
                    flagged.decisions(batch).stream()
                            .map(Flagged.Decided::person)
                            .toList(),
                    why);
            var outcome = flagged.undo(undoing, batch, why);
            next.addFlashAttribute("done", "flagged.undone");
            next.addFlashAttribute("number", outcome.decided());
            next.addFlashAttribute("changed", outcome.changed());
            return "redirect:/activity/flagged/batches/" + (outcome.decided() > 0 ? undoing : batch);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            page.addAttribute("why", why);
            return batch(batch, page);
        }
    }
}
