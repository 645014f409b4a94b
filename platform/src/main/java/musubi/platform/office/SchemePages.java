package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Successions;
import musubi.platform.municipality.Validity;
import musubi.platform.people.Conditions;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** The schemes people join, and who may. */
@Controller
@RequestMapping("/people/schemes")
class SchemePages {
    private static final Pattern REFERENCE = Pattern.compile("(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");

    private final Schemes schemes;
    private final Successions successions;
    private final Acting acting;
    private final Clock clock;

    SchemePages(Schemes schemes, Successions successions, Acting acting, Clock clock) {
        this.schemes = schemes;
        this.successions = successions;
        this.acting = acting;
        this.clock = clock;
    }

    /** What the form holds, as it was typed. */
    record Form(
            String scheme,
            String ja,
            String en,
            String from,
            String least,
            String most,
            String reference,
            String municipalities,
            String connection,
            String care,
            String kept) {
        /** What a browser does not send is empty. */
        Form {
            scheme = Objects.requireNonNullElse(scheme, "");
            ja = Objects.requireNonNullElse(ja, "");
            en = Objects.requireNonNullElse(en, "");
            from = Objects.requireNonNullElse(from, "");
            least = Objects.requireNonNullElse(least, "");
            most = Objects.requireNonNullElse(most, "");
            reference = Objects.requireNonNullElse(reference, "");
            municipalities = Objects.requireNonNullElse(municipalities, "");
            connection = Objects.requireNonNullElse(connection, "living");
            care = Objects.requireNonNullElse(care, "any");
            kept = Objects.requireNonNullElse(kept, "");
        }

        static Form of(Scheme scheme, LocalDate from, Conditions c) {
            return new Form(
                    scheme.id(),
                    scheme.title().ja(),
                    scheme.title().en(),
                    from.toString(),
                    text(c.ageLeast()),
                    text(c.ageMost()),
                    c.reference().map(d -> d.toString().substring(2)).orElse(""),
                    c.municipalities().stream().map(Code::digits).collect(Collectors.joining(" ")),
                    c.connection().word(),
                    c.care().word(),
                    text(c.keptYears()));
        }

        private static String text(OptionalInt number) {
            return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
        }
    }

    @GetMapping
    String list(Model page) {
        page.addAttribute("schemes", schemes.all());
        page.addAttribute(
                "conditions",
                schemes.all().stream().collect(Collectors.toMap(Scheme::id, s -> schemes.conditions(s.id(), today()))));
        return "office/schemes";
    }

    @GetMapping("/new")
    String form(Model page) {
        var own = acting.actor().municipality().digits();
        return form(new Form("", "", "", today().toString(), "", "", "", own, "living", "any", ""), Map.of(), page);
    }

    @GetMapping("/{scheme}")
    String edit(@PathVariable String scheme, Model page) {
        var found = schemes.find(scheme).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return form(Form.of(found, today(), schemes.conditions(scheme, today())), Map.of(), page);
    }

    private String form(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("known", schemes.find(form.scheme()).isPresent());
        return "office/scheme";
    }

    @PostMapping
    String save(@ModelAttribute Form form, Model page) {
        var wrong = new LinkedHashMap<String, String>();
        if (!form.scheme().matches("[a-z0-9][a-z0-9-]{0,39}")) wrong.put("scheme", "schemes.id-unreadable");
        if (form.ja().isBlank()) wrong.put("ja", "schemes.title-missing");
        if (form.en().isBlank()) wrong.put("en", "schemes.title-missing");
        var from = JoiningForm.day(form.from(), "from", "schemes.from-unreadable", wrong);
        var conditions = conditions(form, wrong);
        if (wrong.isEmpty() && divided(conditions.orElseThrow(), from.orElseThrow()))
            wrong.put("municipalities", "schemes.municipalities-divided");
        if (!wrong.isEmpty()) return form(form, wrong, page);
        schemes.open(
                new Scheme(form.scheme(), new Words(form.ja().strip(), form.en().strip())));
        schemes.let(form.scheme(), from.orElseThrow(), conditions.orElseThrow());
        return "redirect:/people/schemes";
    }

    private boolean divided(Conditions conditions, LocalDate from) {
        var all = successions.all();
        return conditions.municipalities().stream()
                .anyMatch(code -> Successions.on(all, code, from) instanceof Validity.Divided);
    }

    private static Optional<Conditions> conditions(Form form, Map<String, String> wrong) {
        var least = number(form.least(), "least", 0, 120, wrong);
        var most = number(form.most(), "most", 0, 120, wrong);
        var kept = number(form.kept(), "kept", 1, 100, wrong);
        if (least.isPresent() && most.isPresent() && least.getAsInt() > most.getAsInt())
            wrong.put("most", "schemes.ages-out-of-order");
        if (!form.reference().isBlank()
                && !REFERENCE.matcher(form.reference().strip()).matches())
            wrong.put("reference", "schemes.reference-unreadable");
        var codes = codes(form.municipalities(), wrong);
        if (!wrong.isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Conditions(
                    least,
                    most,
                    form.reference().isBlank()
                            ? Optional.empty()
                            : Optional.of(MonthDay.parse("--" + form.reference().strip())),
                    codes,
                    Conditions.Connection.of(form.connection()),
                    Conditions.Care.of(form.care()),
                    kept));
        } catch (DateTimeException e) {
            wrong.put("reference", "schemes.reference-unreadable");
            return Optional.empty();
        }
    }

    private static OptionalInt number(String text, String field, int least, int most, Map<String, String> wrong) {
        if (text.isBlank()) return OptionalInt.empty();
        if (text.strip().matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) return OptionalInt.of(number);
        }
        wrong.put(field, "schemes." + field + "-unreadable");
        return OptionalInt.empty();
    }

    private static List<Code> codes(String text, Map<String, String> wrong) {
        var codes = new ArrayList<Code>();
        for (var digits : text.strip().split("[\\s,、　]+", -1)) {
            if (digits.isEmpty()) continue;
            try {
                codes.add(new Code(digits));
            } catch (IllegalArgumentException e) {
                wrong.put("municipalities", "schemes.municipalities-unreadable");
            }
        }
        return codes;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
