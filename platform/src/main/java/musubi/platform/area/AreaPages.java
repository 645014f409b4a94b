package musubi.platform.area;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.CsvTable;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The areas of a municipality: which there are, entered and changed one by one. */
@Controller
@RequestMapping("/areas")
class AreaPages {
    private final Areas areas;
    private final Clock clock;

    AreaPages(Areas areas, Clock clock) {
        this.areas = areas;
        this.clock = clock;
    }

    /** Who may open these pages. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door areaDoor() {
            return new Door("/areas/**", Set.of(Role.OFFICER, Role.ADMINISTRATOR));
        }
    }

    /** What the form of an area holds, as it was typed. */
    record Form(String code, String kind, String ja, String en, String from, String until, String partOf) {
        /** What a browser does not send is empty. */
        Form {
            code = Objects.requireNonNullElse(code, "");
            kind = Objects.requireNonNullElse(kind, "");
            ja = Objects.requireNonNullElse(ja, "");
            en = Objects.requireNonNullElse(en, "");
            from = Objects.requireNonNullElse(from, "");
            until = Objects.requireNonNullElse(until, "");
            partOf = Objects.requireNonNullElse(partOf, "");
        }

        static Form of(Area area) {
            var en =
                    area.name().en().equals(area.name().ja()) ? "" : area.name().en();
            return new Form(
                    area.code(),
                    area.kind().word(),
                    area.name().ja(),
                    en,
                    area.from().map(LocalDate::toString).orElse(""),
                    area.until().map(LocalDate::toString).orElse(""),
                    area.partOf().orElse(""));
        }

        /** What it says; {@code wrong} gets the field and the name of the sentence for everything that cannot be read. */
        Optional<Area> read(Map<String, String> wrong) {
            if (code.isBlank()) wrong.put("code", "area.code-missing");
            if (ja.isBlank()) wrong.put("ja", "area.name-missing");
            var sort = Area.Kind.of(kind);
            if (sort.isEmpty()) wrong.put("kind", "area.kind-missing");
            var first = day(from, "from", wrong);
            var end = day(until, "until", wrong);
            if (!wrong.isEmpty()) return Optional.empty();
            return Optional.of(new Area(
                    code.strip(),
                    sort.orElseThrow(),
                    new Words(ja.strip(), en.isBlank() ? ja.strip() : en.strip()),
                    first,
                    end,
                    Optional.of(partOf.strip()).filter(c -> !c.isEmpty())));
        }

        private static Optional<LocalDate> day(String text, String field, Map<String, String> wrong) {
            if (text.isBlank()) return Optional.empty();
            try {
                return Optional.of(LocalDate.parse(text.strip()));
            } catch (DateTimeException e) {
                wrong.put(field, "area.day-unreadable");
                return Optional.empty();
            }
        }
    }

    /**
     * An area as it is shown.
     *
     * @param there whether it exists today
     */
    record Line(Area area, String larger, long used, boolean there) {}

    @GetMapping
    String list(Model page, Locale locale) {
        return list(new Form("", "", "", "", "", "", ""), Map.of(), page, locale);
    }

    private String list(Form form, Map<String, String> wrong, Model page, Locale locale) {
        var all = areas.all();
        var names = new LinkedHashMap<String, String>();
        for (var area : all) names.put(area.code(), area.name().in(locale.getLanguage()));
        var used = areas.used();
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("kinds", Area.Kind.values());
        page.addAttribute("all", all);
        page.addAttribute(
                "lines",
                all.stream()
                        .map(area -> new Line(
                                area,
                                area.partOf()
                                        .map(code -> names.getOrDefault(code, code))
                                        .orElse(""),
                                used.getOrDefault(area.code(), 0L),
                                area.on(today())))
                        .toList());
        page.addAttribute(
                "others",
                used.keySet().stream()
                        .filter(code -> !all.isEmpty() && !names.containsKey(code))
                        .sorted()
                        .toList());
        return "area/list";
    }

    @PostMapping
    String enter(@ModelAttribute Form form, Model page, Locale locale, RedirectAttributes next) {
        var wrong = new LinkedHashMap<String, String>();
        var area = form.read(wrong);
        if (area.isPresent())
            try {
                areas.enter(area.get());
                next.addFlashAttribute("done", "area.done");
                return "redirect:/areas";
            } catch (BadInput e) {
                page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            }
        return list(form, wrong, page, locale);
    }

    @GetMapping("/of/{code}")
    String change(@PathVariable String code, Model page, Locale locale) {
        var found = areas.all().stream()
                .filter(area -> area.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("changing", found);
        return list(Form.of(found), Map.of(), page, locale);
    }

    @PostMapping("/of/{code}/withdrawal")
    String withdraw(@PathVariable String code, Model page, Locale locale, RedirectAttributes next) {
        try {
            areas.withdraw(code);
            next.addFlashAttribute("done", "area.withdrawn");
            return "redirect:/areas";
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return change(code, page, locale);
        }
    }

    /** All areas, under the headers that the import reads. */
    @GetMapping("/list.csv")
    ResponseEntity<byte[]> csv() {
        return CsvTable.answer(
                "areas",
                List.of(AreaCsv.Field.values()).stream()
                        .map(AreaCsv.Field::header)
                        .toList(),
                areas.all().stream()
                        .map(area -> List.of(
                                area.code(),
                                area.kind().ja(),
                                area.name().ja(),
                                area.name().en(),
                                area.from().map(LocalDate::toString).orElse(""),
                                area.until().map(LocalDate::toString).orElse(""),
                                area.partOf().orElse("")))
                        .toList());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
