package musubi.platform.office;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.people.Schemes;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Venues;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What sessions belong to: programmes, their providers and venues. */
@Controller
@RequestMapping("/programmes")
class ProgrammePages {
    private static final int PAGE = 50;
    private static final String LIST = "redirect:/programmes";

    private final Programmes programmes;
    private final Providers providers;
    private final Venues venues;
    private final Schemes schemes;
    private final Acting acting;

    ProgrammePages(Programmes programmes, Providers providers, Venues venues, Schemes schemes, Acting acting) {
        this.programmes = programmes;
        this.providers = providers;
        this.venues = venues;
        this.schemes = schemes;
        this.acting = acting;
    }

    @GetMapping
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String category,
            @RequestParam(defaultValue = "") String provider,
            Model page) {
        var wanted = new Programmes.Wanted(sought.plain(), category, provider);
        page.addAttribute(
                "programmes", turn.of("programmes", PAGE, (without, most) -> programmes.find(wanted, without, most)));
        page.addAttribute(
                "providers",
                turn.of("providers", PAGE, (without, most) -> providers.find(sought.plain(), without, most)));
        page.addAttribute(
                "venues", turn.of("venues", PAGE, (without, most) -> venues.find(sought.plain(), without, most)));
        page.addAttribute("category", category);
        page.addAttribute("provider", provider);
        page.addAttribute("filtered", !sought.empty() || !category.isEmpty() || !provider.isEmpty());
        page.addAttribute("categories", Programmes.CATEGORIES);
        var names = new LinkedHashMap<String, String>();
        for (var offering : providers.all()) names.put(offering.id(), offering.name());
        page.addAttribute("names", names);
        page.addAttribute("municipality", acting.actor().municipality());
        return "office/programmes";
    }

    /** What the form of a programme holds, as it was typed. */
    record ProgrammeForm(
            String id,
            String title,
            String provider,
            String category,
            String mode,
            String scheme,
            String description,
            String deadline,
            String join) {
        /** What a browser does not send is empty. */
        ProgrammeForm {
            id = Objects.requireNonNullElse(id, "");
            title = Objects.requireNonNullElse(title, "");
            provider = Objects.requireNonNullElse(provider, "");
            category = Objects.requireNonNullElse(category, "");
            mode = Objects.requireNonNullElse(mode, "");
            scheme = Objects.requireNonNullElse(scheme, "");
            description = Objects.requireNonNullElse(description, "");
            deadline = Objects.requireNonNullElse(deadline, "");
            join = Objects.requireNonNullElse(join, "");
        }

        static ProgrammeForm of(Programmes.Programme programme) {
            return new ProgrammeForm(
                    programme.id(),
                    programme.title(),
                    programme.provider(),
                    programme.category(),
                    programme.mode(),
                    programme.scheme(),
                    programme.description(),
                    Integer.toString(programme.deadlineHours()),
                    programme.joinUrl());
        }
    }

    @GetMapping("/new")
    String form(@RequestParam(defaultValue = "") String programme, Model page) {
        var form = programmes
                .find(programme)
                .map(ProgrammeForm::of)
                .orElseGet(() -> new ProgrammeForm(
                        UUID.randomUUID().toString(), "", "", "sports", "in-person", "", "", "0", ""));
        return form(form, Map.of(), page);
    }

    private String form(ProgrammeForm form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("known", programmes.find(form.id()).isPresent());
        page.addAttribute("wrong", wrong);
        page.addAttribute("providers", providers.all());
        page.addAttribute("categories", Programmes.CATEGORIES);
        page.addAttribute("modes", Programmes.MODES);
        page.addAttribute("schemes", schemes.all());
        return "office/programme-new";
    }

    @PostMapping
    String add(@ModelAttribute ProgrammeForm form, Model page) {
        var typed = new Typed("programmes");
        var known = providers.all().stream().map(Providers.Provider::id).toList();
        var programme = new Programmes.Programme(
                form.id(),
                typed.needed("title", form.title()),
                typed.oneOf("provider", form.provider(), known),
                typed.oneOf("category", form.category(), Programmes.CATEGORIES),
                typed.oneOf("mode", form.mode(), Programmes.MODES),
                form.scheme().strip(),
                form.description().strip(),
                typed.between("deadline", form.deadline(), 0, 8784),
                form.join().strip());
        if (!programme.scheme().isEmpty() && schemes.find(programme.scheme()).isEmpty())
            typed.wrong("scheme", "scheme-missing");
        if (!programme.joinUrl().isEmpty() && !programme.joinUrl().matches("https://\\S{1,1000}"))
            typed.wrong("join", "join-unreadable");
        if (!typed.wrong().isEmpty()) return form(form, typed.wrong(), page);
        programmes.add(programme);
        programmes.change(programme);
        return LIST;
    }

    /** What the form of a provider holds, as it was typed. */
    record ProviderForm(String id, String name, String contact, String url) {
        /** What a browser does not send is empty. */
        ProviderForm {
            id = Objects.requireNonNullElse(id, "");
            name = Objects.requireNonNullElse(name, "");
            contact = Objects.requireNonNullElse(contact, "");
            url = Objects.requireNonNullElse(url, "");
        }

        static ProviderForm of(Providers.Provider provider) {
            return new ProviderForm(provider.id(), provider.name(), provider.contact(), provider.url());
        }
    }

    @GetMapping("/providers/new")
    String providerForm(Model page) {
        return form(new ProviderForm(UUID.randomUUID().toString(), "", "", ""), Map.of(), page);
    }

    /** The id may hold any sign, since an imported provider's name is its id; so it stands behind the path. */
    @GetMapping("/providers/edit")
    String providerForm(@RequestParam String provider, Model page) {
        var form = providers
                .find(provider)
                .map(ProviderForm::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return form(form, Map.of(), page);
    }

    private String form(ProviderForm form, Map<String, String> wrong, Model page) {
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("known", providers.find(form.id()).isPresent());
        return "office/provider-new";
    }

    @PostMapping("/providers")
    String keep(@ModelAttribute ProviderForm form, Model page) {
        var typed = new Typed("programmes");
        var provider = new Providers.Provider(
                form.id(),
                typed.needed("name", form.name()),
                form.contact().strip(),
                form.url().strip());
        if (!form.url().isBlank() && !form.url().strip().matches("https?://\\S+")) typed.wrong("url", "url-unreadable");
        if (!typed.wrong().isEmpty()) return form(form, typed.wrong(), page);
        providers.keep(provider);
        return LIST;
    }

    /** What the form of a venue holds, as it was typed. */
    record VenueForm(
            String id,
            String name,
            String address,
            String room,
            String capacity,
            String accessibility,
            String latitude,
            String longitude) {
        /** What a browser does not send is empty. */
        VenueForm {
            id = Objects.requireNonNullElse(id, "");
            name = Objects.requireNonNullElse(name, "");
            address = Objects.requireNonNullElse(address, "");
            room = Objects.requireNonNullElse(room, "");
            capacity = Objects.requireNonNullElse(capacity, "");
            accessibility = Objects.requireNonNullElse(accessibility, "");
            latitude = Objects.requireNonNullElse(latitude, "");
            longitude = Objects.requireNonNullElse(longitude, "");
        }

        static VenueForm of(Venues.Venue venue) {
            return new VenueForm(
                    venue.id(),
                    venue.name(),
                    venue.address(),
                    venue.room(),
                    venue.places().map(Object::toString).orElse(""),
                    String.join("; ", venue.accessibility()),
                    venue.point().map(p -> p.latitude().toPlainString()).orElse(""),
                    venue.point().map(p -> p.longitude().toPlainString()).orElse(""));
        }
    }

    @GetMapping("/venues/edit")
    String venueForm(@RequestParam(defaultValue = "") String venue, Model page) {
        var form = venues.find(venue)
                .map(VenueForm::of)
                .orElseGet(() -> new VenueForm(UUID.randomUUID().toString(), "", "", "", "", "", "", ""));
        page.addAttribute("form", form);
        page.addAttribute("wrong", Map.of());
        return "office/venue";
    }

    @PostMapping("/venues")
    String keep(@ModelAttribute VenueForm form, Model page) {
        var typed = new Typed("programmes");
        var venue = new Venues.Venue(
                form.id(),
                typed.needed("name", form.name()),
                form.address().strip(),
                form.room().strip(),
                form.capacity().isBlank()
                        ? Optional.empty()
                        : Optional.of(typed.between("capacity", form.capacity(), 1, 99_999)),
                accessibility(form.accessibility()),
                point(form, typed));
        if (!typed.wrong().isEmpty()) {
            page.addAttribute("form", form);
            page.addAttribute("wrong", typed.wrong());
            return "office/venue";
        }
        venues.keep(venue);
        return LIST;
    }

    private static List<String> accessibility(String text) {
        return Arrays.stream(text.split("[;；]", -1))
                .map(String::strip)
                .filter(has -> !has.isEmpty())
                .toList();
    }

    private static Optional<Venues.Point> point(VenueForm form, Typed typed) {
        if (form.latitude().isBlank() && form.longitude().isBlank()) return Optional.empty();
        var degrees = "-?[0-9]{1,3}(\\.[0-9]{1,12})?";
        if (form.latitude().strip().matches(degrees) && form.longitude().strip().matches(degrees)) {
            var point = new Venues.Point(
                    new BigDecimal(form.latitude().strip()),
                    new BigDecimal(form.longitude().strip()));
            if (point.onGlobe()) return Optional.of(point);
        }
        typed.wrong("latitude", "latitude-unreadable");
        return Optional.empty();
    }
}
