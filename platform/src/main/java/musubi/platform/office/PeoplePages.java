package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import musubi.platform.area.Area;
import musubi.platform.area.Areas;
import musubi.platform.attendance.Cards;
import musubi.platform.page.CsvTable;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Register;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.selection.SelectionId;
import musubi.platform.selection.Selections;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finding residents. Filters stay in the address; what somebody is searched for by does not. */
@Controller
@RequestMapping("/people")
class PeoplePages {
    private static final int BLOCK = 500;
    private final People people;
    private final Register register;
    private final Schemes schemes;
    private final Areas areas;
    private final Selections selections;
    private final Cards cards;
    private final Clock clock;

    PeoplePages(
            People people,
            Register register,
            Schemes schemes,
            Areas areas,
            Selections selections,
            Cards cards,
            Clock clock) {
        this.people = people;
        this.register = register;
        this.schemes = schemes;
        this.areas = areas;
        this.selections = selections;
        this.cards = cards;
        this.clock = clock;
    }

    /** What the filter holds, as it stands in the address; what cannot be read narrows nothing. */
    record Asked(
            String scheme,
            String sex,
            String area,
            String least,
            String most,
            String on,
            String from,
            String until,
            String taking,
            String consent,
            String sort,
            String after) {
        /** What is not asked is empty. */
        Asked {
            scheme = Objects.requireNonNullElse(scheme, "");
            sex = Objects.requireNonNullElse(sex, "");
            area = Objects.requireNonNullElse(area, "");
            least = Objects.requireNonNullElse(least, "");
            most = Objects.requireNonNullElse(most, "");
            on = Objects.requireNonNullElse(on, "");
            from = Objects.requireNonNullElse(from, "");
            until = Objects.requireNonNullElse(until, "");
            taking = Objects.requireNonNullElse(taking, "ALL");
            consent = Objects.requireNonNullElse(consent, "ANY");
            sort = Objects.requireNonNullElse(sort, "ENTERED");
            after = Objects.requireNonNullElse(after, "");
        }

        Register.Filter filter() {
            return new Register.Filter(
                    scheme,
                    sex,
                    area,
                    age(least),
                    age(most),
                    day(from),
                    day(until),
                    word(Register.Taking.class, taking).orElse(Register.Taking.ALL),
                    word(Register.Said.class, consent).orElse(Register.Said.ANY),
                    day(on).filter(d -> d.getYear() >= 1900 && d.getYear() < 3000));
        }

        Register.Sort order() {
            return word(Register.Sort.class, sort).orElse(Register.Sort.ENTERED);
        }

        Optional<PersonId> last() {
            return after.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                    ? Optional.of(new PersonId(UUID.fromString(after)))
                    : Optional.empty();
        }

        private static OptionalInt age(String text) {
            return text.strip().matches("[0-9]{1,3}")
                    ? OptionalInt.of(Integer.parseInt(text.strip()))
                    : OptionalInt.empty();
        }

        private static Optional<LocalDate> day(String text) {
            if (text.isBlank()) return Optional.empty();
            try {
                return Optional.of(LocalDate.parse(text.strip()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static <E extends Enum<E>> Optional<E> word(Class<E> type, String word) {
            return List.of(type.getEnumConstants()).stream()
                    .filter(constant -> constant.name().equals(word))
                    .findFirst();
        }
    }

    @GetMapping
    String list(@ModelAttribute("asked") Asked asked, Model page, Locale locale) {
        var found = register.page(asked.filter(), asked.order(), asked.last());
        page.addAttribute("lines", found.lines());
        page.addAttribute("count", found.count());
        page.addAttribute("next", found.next().map(PersonId::toString).orElse(""));
        page.addAttribute("schemes", schemes.all());
        page.addAttribute("titles", titles());
        page.addAttribute("areas", choices(locale));
        page.addAttribute("today", today());
        page.addAttribute("selection", UUID.randomUUID());
        return "office/people";
    }

    /** Of whom a selection is made. */
    enum Who {
        TICKED,
        ALL
    }

    /** Chooses those who are ticked, or all who are found, for something that is then done to all of them. */
    @PostMapping("/selections")
    String choose(
            @RequestParam UUID selection,
            @RequestParam Who who,
            @RequestParam(defaultValue = "") List<UUID> person,
            @ModelAttribute("asked") Asked asked,
            Model page,
            Locale locale) {
        var people = who == Who.ALL
                ? register.everybody(asked.filter(), asked.order(), Selections.MOST)
                : person.stream().map(PersonId::new).toList();
        if (selections.choose(new SelectionId(selection), people)) return "redirect:/people/selections/" + selection;
        page.addAttribute("unticked", true);
        return list(asked, page, locale);
    }

    /** Areas that are entered, then codes that people stand under without. */
    private List<Living.Choice> choices(Locale locale) {
        var entered = areas.all();
        var codes = entered.stream().map(Area::code).collect(Collectors.toSet());
        return Stream.concat(
                        entered.stream().map(area -> Living.Choice.of(area, locale)),
                        register.areas().stream()
                                .filter(code -> !codes.contains(code))
                                .map(code -> new Living.Choice(code, code)))
                .toList();
    }

    private Map<String, Scheme> titles() {
        return schemes.all().stream().collect(Collectors.toMap(Scheme::id, s -> s));
    }

    @PostMapping("/search")
    String search(@RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        page.addAttribute("q", wanted);
        var holder = cards.owner(wanted).flatMap(people::find);
        page.addAttribute("people", holder.isPresent() ? List.of(holder.get()) : people.meant(wanted));
        page.addAttribute("selection", UUID.randomUUID());
        page.addAttribute("today", today());
        return "office/people-found";
    }

    /** Whoever comes back to a search, such as in another language, begins it anew. */
    @GetMapping("/search")
    String searched() {
        return "redirect:/people";
    }

    /** The filtered list to take away; how many it held is written down. */
    @GetMapping("/list.csv")
    void export(@ModelAttribute Asked asked, Locale locale, HttpServletResponse response) {
        var titles = titles();
        var people = register.export(asked.filter(), asked.order());
        CsvTable.send(
                response,
                "people",
                locale.getLanguage().equals("ja")
                        ? List.of("番号", "氏名", "フリガナ", "生年月日", "年齢", "性別", "住所", "電話番号", "地域", "事業", "登録日")
                        : List.of(
                                "id", "name", "reading", "born", "age", "sex", "address", "phone", "area", "schemes",
                                "joined"),
                people.stream()
                        .gather(Gatherers.windowFixed(BLOCK))
                        .flatMap(block -> register.lines(block).stream())
                        .map(line -> row(line, titles, locale)));
    }

    private List<String> row(Register.Line line, Map<String, Scheme> titles, Locale locale) {
        var resident = line.resident();
        var identity = resident.identity();
        return List.of(
                resident.id().toString(),
                identity.name(),
                identity.kana(),
                resident.born().toString(),
                Integer.toString(resident.age(today())),
                resident.sex(),
                identity.address(),
                identity.phone(),
                line.area().orElse(""),
                line.schemes().stream()
                        .map(s -> Objects.requireNonNull(titles.get(s)).title().in(locale.getLanguage()))
                        .collect(Collectors.joining("、")),
                resident.enrolledOn().map(LocalDate::toString).orElse(""));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
