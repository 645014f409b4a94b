package musubi.platform.referral;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.people.Introductions.Introduced;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Referrals as pages show them: with names where the reader may know them, and with how long they have waited. */
@Component
class Shown {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Referrals referrals;
    private final States states;
    private final Providers providers;
    private final Programmes programmes;
    private final Logins logins;
    private final Acting acting;
    private final Clock clock;

    Shown(
            Referrals referrals,
            States states,
            Providers providers,
            Programmes programmes,
            Logins logins,
            Acting acting,
            Clock clock) {
        this.referrals = referrals;
        this.states = states;
        this.providers = providers;
        this.programmes = programmes;
        this.logins = logins;
        this.acting = acting;
        this.clock = clock;
    }

    /**
     * A referral in a list.
     *
     * @param who whom it is about, where the reader may know it
     * @param to the provider's name; empty while any may take it up
     * @param waits for how many days an answer is awaited; 0 when none is
     * @param late whether that is too long
     * @param came what was done or why not, in words; may be empty
     */
    record Row(
            Referral referral,
            Optional<Introduced> who,
            String to,
            String kind,
            String day,
            long waits,
            boolean late,
            String came) {}

    List<Row> rows(List<Referral> found, String language) {
        var ids = found.stream().map(Referral::id).toList();
        var who = referrals.introduced(ids);
        var outcomes = referrals.outcomes(ids);
        var reasons = referrals.reasons(ids);
        var names = names();
        var titles = titles();
        return found.stream()
                .map(r -> new Row(
                        r,
                        Optional.ofNullable(who.get(r.id())),
                        r.provider().map(p -> names.getOrDefault(p, p)).orElse(""),
                        kind(r, language),
                        day(r.askedAt().orElse(r.madeAt())).toString(),
                        waits(r),
                        r.state() == State.REQUESTED
                                && r.askedAt()
                                        .map(at -> at.isBefore(referrals.late()))
                                        .orElse(false),
                        Optional.ofNullable(outcomes.get(r.id()))
                                .map(o -> told(o, titles))
                                .orElse(reasons.getOrDefault(r.id(), ""))))
                .toList();
    }

    /** Everything the page of one referral shows. */
    void fill(Referral referral, Model page, String language) {
        var allowed = List.copyOf(referrals.next(referral));
        page.addAttribute("row", rows(List.of(referral), language).getFirst());
        page.addAttribute("steps", steps(referral.id()));
        page.addAttribute("first", referrals.first(referral).map(List::of).orElse(List.of()));
        page.addAttribute("parts", referrals.parts(referral));
        page.addAttribute("allowed", allowed);
        page.addAttribute("asksWhy", allowed.stream().filter(states::asksWhy).toList());
        page.addAttribute(
                "programme",
                referral.programme().map(p -> titles().getOrDefault(p, p)).orElse(""));
        page.addAttribute(
                "programmes",
                programmes.all().stream()
                        .filter(p -> referral.provider().equals(Optional.of(p.provider())))
                        .toList());
        page.addAttribute(
                "told", referrals.outcome(referral.id()).map(this::told).orElse(""));
        page.addAttribute("today", day(clock.instant()));
        page.addAttribute("days", states.answerWithinDays());
    }

    String kind(Referral referral, String language) {
        var words = states.kinds().get(referral.kind());
        return words == null ? referral.kind() : words.in(language);
    }

    private long waits(Referral referral) {
        if (referral.state() != State.REQUESTED) return 0;
        return referral.askedAt()
                .map(at -> ChronoUnit.DAYS.between(day(at), day(clock.instant())))
                .orElse(0L);
    }

    /** What was done, in one line. */
    private static String told(Outcome outcome, Map<String, String> titles) {
        return java.util.stream.Stream.of(
                        outcome.day().toString(),
                        outcome.programme().map(p -> titles.getOrDefault(p, p)).orElse(""),
                        outcome.done())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
    }

    private String told(Outcome outcome) {
        return told(outcome, titles());
    }

    Map<String, String> names() {
        return providers.all().stream().collect(Collectors.toMap(Providers.Provider::id, Providers.Provider::name));
    }

    Map<String, String> titles() {
        return programmes.all().stream()
                .collect(Collectors.toMap(Programmes.Programme::id, Programmes.Programme::title));
    }

    /**
     * A step as a page shows it.
     *
     * @param by the reader's own account, or where staff reads it any account by its login; empty for others, of whom the role is told
     */
    record Taken(Step step, String at, String by) {}

    private List<Taken> steps(ReferralId id) {
        var steps = referrals.steps(id);
        boolean staff = Role.STAFF.contains(acting.actor().role());
        var names = staff ? logins.of(steps.stream().map(Step::actor).toList()) : Map.<String, String>of();
        return steps.stream()
                .map(s -> new Taken(s, MINUTE.format(s.happenedAt()), names.getOrDefault(s.actor(), "")))
                .toList();
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, Japan.TIME);
    }
}
