package musubi.platform.joint;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.joint.JointProgramme.State;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.CsvTable;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.SentBack;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.people.Schemes;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Joint programmes: invitations, who takes part, what all reached together. */
@Controller
@RequestMapping("/joint")
class JointPages {
    private static final int PAGE = 50;

    private final JointProgrammes programmes;
    private final Municipalities municipalities;
    private final Schemes schemes;
    private final Acting acting;

    JointPages(JointProgrammes programmes, Municipalities municipalities, Schemes schemes, Acting acting) {
        this.programmes = programmes;
        this.municipalities = municipalities;
        this.schemes = schemes;
        this.acting = acting;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door jointDoor() {
            return new Door("/joint/**", Role.DECIDING).readableBy(Role.INTERMEDIARY);
        }

        /** Evidence of single people, though without their names, is for those who answer for it. */
        @Bean
        Door jointPackFileDoor() {
            return new Door("/joint/contracts/*/pack.zip", Role.DECIDING);
        }

        /** Accounts at banks stand in those. */
        @Bean
        Door jointBankDoor() {
            return new Door("/joint/payments/*/bank/**", Role.DECIDING);
        }

        @Bean
        MenuItem jointItem() {
            return new MenuItem(
                    Group.MONEY,
                    42,
                    "/joint",
                    "joint.title",
                    Set.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY));
        }
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String state,
            Model page) {
        var found = programmes.all().stream()
                .filter(p -> sought.in(p.title().ja(), p.title().en()))
                .filter(p -> state.isEmpty() || p.state().word().equals(state))
                .toList();
        page.addAttribute("id", UUID.randomUUID());
        page.addAttribute("programmes", turn.of("joint", PAGE, found));
        page.addAttribute(
                "states", Arrays.stream(State.values()).map(State::word).toList());
        page.addAttribute("sought", sought);
        page.addAttribute("wanted", state);
        page.addAttribute("filtered", !sought.empty() || !state.isEmpty());
        page.addAttribute("schemes", schemes.all());
        return "joint/list";
    }

    @PostMapping
    String found(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String ja,
            @RequestParam(defaultValue = "") String en,
            @RequestParam(defaultValue = "") String scheme,
            Model page,
            Locale locale) {
        try {
            programmes.found(id, new Words(ja.strip(), en.isBlank() ? ja.strip() : en.strip()), scheme);
            return "redirect:/joint/" + id;
        } catch (BadInput e) {
            page.addAttribute("problem", words(e, locale));
            page.addAttribute("ja", ja);
            page.addAttribute("en", en);
            page.addAttribute("chosen", scheme);
            return list(Sought.ANYTHING, Turn.FIRST, "", page);
        }
    }

    private static String words(BadInput e, Locale locale) {
        return e.problems().getFirst().words().in(locale.getLanguage());
    }

    /**
     * A sum as it is shown.
     *
     * @param value empty when it is not shown
     */
    record Sum(String value, long municipalities, long withheld) {}

    /** The sums of a month, by figure. */
    record Month(String month, Map<String, Sum> sums) {}

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        var programme = find(id);
        var members = programmes.members(id);
        var own = acting.actor().municipality();
        page.addAttribute("programme", programme);
        page.addAttribute("own", own);
        page.addAttribute(
                "hosts",
                acting.actor().role() != Role.INTERMEDIARY
                        && programme.host().equals(own)
                        && programme.state() == State.ACCEPTED);
        page.addAttribute("members", members);
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("figures", figures());
        page.addAttribute("months", months(id));
        page.addAttribute(
                "others",
                municipalities.all().stream()
                        .filter(m -> members.stream()
                                .noneMatch(member -> member.code().equals(m.code())))
                        .toList());
        return "joint/programme";
    }

    private JointProgramme find(UUID id) {
        return programmes.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static List<String> figures() {
        return List.of(Total.Kind.values()).stream().map(Total.Kind::word).toList();
    }

    private List<Month> months(UUID id) {
        var months = new LinkedHashMap<YearMonth, Map<String, Sum>>();
        for (var total : programmes.totals(id))
            months.computeIfAbsent(total.month(), month -> new LinkedHashMap<>())
                    .put(
                            total.figure().word(),
                            new Sum(
                                    total.value()
                                            .map(v -> "%,d".formatted(v.longValue()))
                                            .orElse(""),
                                    total.municipalities(),
                                    total.withheld()));
        var shown = new ArrayList<Month>();
        months.forEach((month, sums) -> shown.add(new Month(month.toString(), sums)));
        return shown;
    }

    /** The sums as a file. */
    @GetMapping("/{id}/totals.csv")
    ResponseEntity<byte[]> csv(@PathVariable UUID id) {
        find(id);
        return CsvTable.answer(
                "joint-totals",
                List.of("month", "figure", "value", "people", "municipalities", "withheld"),
                programmes.totals(id).stream()
                        .map(t -> List.of(
                                t.month().toString(),
                                t.figure().word(),
                                t.value().map(v -> v.toPlainString()).orElse(""),
                                t.people().isPresent()
                                        ? Long.toString(t.people().getAsLong())
                                        : "",
                                Long.toString(t.municipalities()),
                                Long.toString(t.withheld())))
                        .toList());
    }

    @PostMapping("/{id}/invitations")
    String invite(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String municipality,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes next) {
        return tried(
                id,
                next,
                "joint.done.invited",
                () -> programmes.invite(id, code(municipality)),
                e -> SentBack.of("invitation", typed, e, locale, "municipality"));
    }

    @PostMapping("/{id}/removal")
    String remove(@PathVariable UUID id, @RequestParam String municipality, Locale locale, RedirectAttributes next) {
        return done(id, locale, next, "joint.done.removed", () -> programmes.remove(id, code(municipality)));
    }

    /** A municipality of this server. */
    private Code code(String digits) {
        return municipalities.all().stream()
                .map(m -> m.code())
                .filter(code -> code.digits().equals(digits))
                .findFirst()
                .orElseThrow(() -> JointProgrammes.refused(
                        "joint.municipality",
                        digits,
                        new Words("自治体を一覧から選んでください。", "Choose a municipality from the list.")));
    }

    @PostMapping("/{id}/acceptance")
    String accept(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String scheme,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes next) {
        return tried(
                id,
                next,
                "joint.done.accepted",
                () -> programmes.accept(id, scheme),
                e -> SentBack.of("acceptance", typed, e, locale, "scheme"));
    }

    @PostMapping("/{id}/refusal")
    String decline(@PathVariable UUID id, Locale locale, RedirectAttributes next) {
        return done(id, locale, next, "joint.done.declined", () -> programmes.decline(id));
    }

    @PostMapping("/{id}/departure")
    String leave(@PathVariable UUID id, Locale locale, RedirectAttributes next) {
        return done(id, locale, next, "joint.done.left", () -> programmes.leave(id));
    }

    private String tried(
            UUID id, RedirectAttributes next, String message, Runnable work, Function<BadInput, SentBack> refused) {
        find(id);
        try {
            work.run();
            next.addFlashAttribute("done", message);
        } catch (BadInput e) {
            next.addFlashAttribute(SentBack.NAME, refused.apply(e));
        }
        return "redirect:/joint/" + id;
    }

    private String done(UUID id, Locale locale, RedirectAttributes next, String message, Runnable work) {
        find(id);
        try {
            work.run();
            next.addFlashAttribute("done", message);
        } catch (BadInput e) {
            next.addFlashAttribute("problem", words(e, locale));
        }
        return "redirect:/joint/" + id;
    }
}
