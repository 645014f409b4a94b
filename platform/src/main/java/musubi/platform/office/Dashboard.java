package musubi.platform.office;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Doors;
import musubi.platform.activity.Checkups;
import musubi.platform.activity.Flagged;
import musubi.platform.contract.Overview;
import musubi.platform.figures.Edition;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Target;
import musubi.platform.joint.JointPayments;
import musubi.platform.message.Messages;
import musubi.platform.notice.Notices;
import musubi.platform.payout.BankFiles;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.payout.Remittances;
import musubi.platform.people.Applications;
import musubi.platform.people.Requests;
import musubi.platform.people.Wishes;
import musubi.platform.points.Ceilings;
import musubi.platform.referral.Referrals;
import musubi.platform.welfare.Grants;
import musubi.quantity.FiscalYear;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;

/** What an officer sees first: what waits, how the indicators stand, what it may cost. */
@Component
class Dashboard {
    private static final int UPLOADS_MISSING_DAYS = 7;
    private static final int PERIODS_NAMED = 2;
    private static final List<String> URGENCY = List.of("STOPPED", "REQUESTED", "SETTLED", "FROZEN", "UNSIGNED", "DUE");

    private final Figures figures;
    private final Overview overview;
    private final Titles titles;
    private final Doors doors;
    private final Acting acting;
    private final PayeeRegister payees;
    private final BankFiles files;
    private final Messages messages;
    private final Flagged flagged;
    private final Checkups checkups;
    private final Applications applications;
    private final Wishes wishes;
    private final Requests requests;
    private final Notices notices;
    private final Grants grants;
    private final Remittances remittances;
    private final JointPayments joint;
    private final Referrals referrals;

    Dashboard(
            Figures figures,
            Overview overview,
            Titles titles,
            Doors doors,
            Acting acting,
            PayeeRegister payees,
            BankFiles files,
            Messages messages,
            Flagged flagged,
            Checkups checkups,
            Applications applications,
            Wishes wishes,
            Requests requests,
            Notices notices,
            Grants grants,
            Remittances remittances,
            JointPayments joint,
            Referrals referrals) {
        this.messages = messages;
        this.figures = figures;
        this.overview = overview;
        this.titles = titles;
        this.doors = doors;
        this.acting = acting;
        this.payees = payees;
        this.files = files;
        this.flagged = flagged;
        this.checkups = checkups;
        this.applications = applications;
        this.wishes = wishes;
        this.requests = requests;
        this.notices = notices;
        this.grants = grants;
        this.remittances = remittances;
        this.joint = joint;
        this.referrals = referrals;
    }

    /** One step of the way from eligible to continuing. */
    record Stage(String name, Optional<BigDecimal> people) {
        /** The number of people, as it is shown. */
        public String shown() {
            return people.map(Kpi::number).orElse("");
        }
    }

    /** Something that waits for somebody. */
    record Alert(String kind, String what, String path) {}

    /**
     * In one transaction: to begin one for each part took longer than what many of them ask.
     *
     * @param ceilings of points; they are read before, outside of the transaction
     */
    @Transactional(readOnly = true)
    public void fill(Model page, Locale locale, List<Ceilings.Ceiling> ceilings) {
        var today = figures.today();
        var year = FiscalYear.of(today);
        var edition = figures.latest();
        var targets = figures.targets(
                edition.map(e -> FiscalYear.of(e.asOf())).orElse(year).year());
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        page.addAttribute("year", year.toString());
        page.addAttribute("edition", edition);
        page.addAttribute(
                "kpis",
                edition.map(e -> e.by(Figure.Grain.YEAR).stream()
                                .map(f -> Kpi.of(f, targets, locale))
                                .toList())
                        .orElse(List.of()));
        var stages = edition.map(e -> stages(e, targets)).orElse(List.of());
        page.addAttribute("stages", stages);
        page.addAttribute(
                "widest",
                stages.stream()
                        .flatMap(s -> s.people().stream())
                        .max(Comparator.naturalOrder())
                        .orElse(BigDecimal.ZERO));
        page.addAttribute("money", overview.money(year));
        var agreements = titles.agreements(locale);
        page.addAttribute("titles", agreements);
        var alerts = new ArrayList<>(alerts(edition, today, new Wording(locale.getLanguage())));
        alerts.addAll(near(ceilings, agreements));
        page.addAttribute("alerts", alerts);
    }

    private static List<Stage> stages(Edition edition, List<Target> targets) {
        var eligible = targets.stream()
                .filter(t -> t.measure().equals(Figures.ELIGIBLE))
                .map(Target::target)
                .findFirst();
        var stages = new ArrayList<Stage>();
        stages.add(new Stage("eligible", eligible));
        stages.add(new Stage(
                "enrolled",
                edition.note("enrolled").map(n -> BigDecimal.valueOf(n.amount().orElse(0)))));
        for (var measure : List.of("participants", "continuers"))
            stages.add(new Stage(measure, edition.year(measure).flatMap(Figure::value)));
        return stages;
    }

    /** What waits of one agreement for the same reason is one line, which names the earliest periods; money that stands still comes first. */
    private List<Alert> waiting(Wording wording) {
        var grouped = overview.waiting().stream()
                .collect(Collectors.groupingBy(
                        w -> List.of(w.kind(), w.agreement()), LinkedHashMap::new, Collectors.toList()));
        return grouped.values().stream()
                .map(same -> alert(same, wording))
                .sorted(Comparator.comparingInt(a -> URGENCY.indexOf(a.kind())))
                .toList();
    }

    private static Alert alert(List<Overview.Waiting> same, Wording wording) {
        var first = same.getFirst();
        var periods = same.stream()
                .limit(PERIODS_NAMED)
                .map(w -> wording.period(w.period()))
                .collect(Collectors.joining(wording.say("、", ", ")));
        int more = same.size() - PERIODS_NAMED;
        if (more > 0) periods += wording.say(" ほか%d期間", " and %d more").formatted(more);
        return new Alert(
                first.kind(),
                (wording.in(first.title()) + " " + periods).strip(),
                same.size() == 1 ? first.path() : "/contracts/" + first.agreement());
    }

    private List<Alert> alerts(Optional<Edition> edition, LocalDate today, Wording wording) {
        var alerts = new ArrayList<>(waiting(wording));
        for (var pile : piles()) {
            // What is behind a shut door is not even counted.
            if (!open(pile.path())) continue;
            long waiting = pile.waiting().getAsLong();
            if (waiting > 0) alerts.add(new Alert(pile.kind(), many(waiting), pile.path()));
        }
        edition.flatMap(e -> e.note("last-steps")).ifPresent(note -> {
            if (note.day().isEmpty()) alerts.add(new Alert("NO_STEPS", "", "/steps"));
            else if (note.day().get().isBefore(today.minusDays(UPLOADS_MISSING_DAYS)))
                alerts.add(new Alert("OLD_STEPS", note.day().get().toString(), "/steps"));
        });
        return alerts.stream().filter(a -> open(a.path())).toList();
    }

    private static List<Alert> near(List<Ceilings.Ceiling> ceilings, Map<String, String> titles) {
        return ceilings.stream()
                .filter(Ceilings.Ceiling::near)
                .map(c -> new Alert(
                        "POINTS_" + c.kind(),
                        "%s %d%%".formatted(titles.getOrDefault(c.agreement(), c.agreement()), c.percent()),
                        "/points#budget"))
                .toList();
    }

    /** A pile is told exactly as far as each is counted. */
    private static String many(long waiting) {
        return waiting < Flagged.MOST ? Long.toString(waiting) : Flagged.MOST + "+";
    }

    /** A door knows the place, not what is asked there. */
    private boolean open(String path) {
        return doors.open(path.replaceAll("[?].*", ""), acting.actor().role());
    }

    /** What waits one by one for whoever opens the page: one cheap count each. */
    private record Pile(String kind, String path, LongSupplier waiting) {}

    private List<Pile> piles() {
        return List.of(
                new Pile("ACCOUNTS", "/payees", payees::waiting),
                new Pile("FILES", "/contracts", files::waiting),
                new Pile(
                        "MESSAGES",
                        "/messages",
                        () -> messages.unread().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()),
                new Pile("APPLICATIONS", "/people/applications", applications::count),
                new Pile("WISHES", "/people/wishes", wishes::count),
                new Pile(
                        "REQUESTS_LATE",
                        "/people/requests?state=overdue",
                        () -> requests.count(Requests.Wanted.OVERDUE)),
                new Pile("REFERRALS", "/referrals?state=late", referrals::overdue),
                new Pile("HELD_STEPS", "/activity/flagged", flagged::held),
                new Pile("HELD_CHECKUPS", "/checkups?state=held", checkups::waiting),
                new Pile("REMITTANCES", "/remittances", remittances::waiting),
                new Pile("JOINT", "/joint", joint::waiting),
                new Pile("GRANTS", "/grants", grants::waiting),
                new Pile("LETTERS", "/notices/letters", notices::letters),
                new Pile("FAILED_NOTICES", "/notices?state=failed", notices::failed));
    }
}
