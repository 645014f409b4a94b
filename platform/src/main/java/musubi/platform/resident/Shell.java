package musubi.platform.resident;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.Called;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What stands around every page of a resident. */
@ControllerAdvice(annotations = Controller.class)
class Shell {
    private static final Map<String, List<String>> TABS = Map.of(
            "sessions", List.of("/me/sessions", "/me/card"),
            "steps", List.of("/me/steps", "/me/body"),
            "points", List.of("/me/points", "/me/rewards"));

    /** Tells the device's worker whose page this is. */
    private static final String ACCOUNT = "Musubi-Account";

    private static final String NAME = "shell";
    private static final String TODAY = "/me";

    private final Acting acting;
    private final Called called;
    private final Municipalities municipalities;
    private final Looks looks;
    private final Clock clock;

    Shell(Acting acting, Called called, Municipalities municipalities, Looks looks, Clock clock) {
        this.clock = clock;
        this.acting = acting;
        this.called = called;
        this.municipalities = municipalities;
        this.looks = looks;
    }

    /**
     * Whose page it is.
     *
     * @param name for paper; empty for staff who act for nobody
     * @param look how they want their pages to look
     */
    record Whose(Optional<String> name, Look look) {}

    /**
     * What a page of a resident is drawn with.
     *
     * @param owner says whose page it is; asked once
     * @param place the municipality
     * @param tab which of the five places of the bar the page belongs to
     * @param account whose device may keep the page, as a digest that says nothing; null for staff, whose devices keep nothing
     * @param asOf when it was drawn, local time
     */
    record Drawn(
            Supplier<Whose> owner,
            Words place,
            String tab,
            @Nullable String account,
            LocalDateTime asOf) {

        /** The resident by name, for paper. */
        public Optional<String> whose() {
            return owner.get().name();
        }

        /** How the page is to look. */
        public Look look() {
            return owner.get().look();
        }
    }

    @ModelAttribute
    void shell(HttpServletRequest request, HttpServletResponse response, Model page) {
        var path = request.getRequestURI();
        if (!path.equals(TODAY) && !path.startsWith("/me/") || !acting.somebody()) return;
        var account = account();
        if (account != null) response.setHeader(ACCOUNT, account);
        var drawn = new Drawn(
                SingletonSupplier.of(this::whose),
                municipalities.get(acting.actor().municipality()).name(),
                tab(path),
                account,
                LocalDateTime.ofInstant(clock.instant(), Japan.TIME));
        // Today knows it with everything else it shows; elsewhere a database that is away is to be met before the page
        // is drawn.
        if (!path.equals(TODAY)) {
            var unused = drawn.owner().get();
        }
        page.addAttribute(NAME, drawn);
    }

    private Whose whose() {
        return new Whose(
                acting.resident().flatMap(called::name),
                acting.resident().map(PersonId::new).map(looks::of).orElse(Look.USUAL));
    }

    /** Draws a page for somebody who is known already. */
    static void draw(Model page, Whose known) {
        var drawn = (Drawn) Objects.requireNonNull(page.getAttribute(NAME));
        page.addAttribute(NAME, new Drawn(() -> known, drawn.place(), drawn.tab(), drawn.account(), drawn.asOf()));
    }

    private @Nullable String account() {
        var actor = acting.actor();
        return actor.resident().isEmpty()
                ? null
                : Digest.of("device %s %s".formatted(actor.municipality(), actor.name()))
                        .hex()
                        .substring(0, 32);
    }

    private static String tab(String path) {
        if (path.equals(TODAY)) return "today";
        return TABS.entrySet().stream()
                .filter(tab -> tab.getValue().stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("more");
    }
}
