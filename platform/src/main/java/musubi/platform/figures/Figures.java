package musubi.platform.figures;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import musubi.evidence.pack.Pack;
import musubi.measure.Breakdown;
import musubi.measure.Dimensions;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.measure.Suppression;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.contract.Forecasts;
import musubi.platform.jobs.Job;
import musubi.platform.points.PointTerms;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Figures for overviews. They are measured by the same definitions that agreements are settled by. */
@Component
public class Figures {
    /** Who is eligible is known to the municipality and not to the records: it is entered as a target of this name. */
    public static final String ELIGIBLE = "eligible";

    private static final List<String> ALWAYS = List.of("participants", "continuers", "mean-daily-steps");
    private static final Words FEW = new Words("人数が少ないので表示しません", "hidden, because it is of few people");
    private static final int DECIMALS = 4;
    private static final int YEARS_AHEAD = 5;
    private static final int MONTHS_OF_LATE_RECORDS = 3;
    private static final LocalTime NIGHT = LocalTime.of(3, 10);

    private final FigureRepository repository;
    private final Snapshots snapshots;
    private final Forecasts forecasts;
    private final Books books;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final TransactionTemplate reading;
    private final PointTerms points;
    private final PublicFigures onSite;
    private final Measures measures = Measures.library();

    Figures(
            FigureRepository repository,
            Snapshots snapshots,
            Forecasts forecasts,
            Books books,
            PointTerms points,
            PublicFigures onSite,
            Acting acting,
            Audit audit,
            Clock clock,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.snapshots = snapshots;
        this.forecasts = forecasts;
        this.books = books;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
        this.points = points;
        this.onSite = onSite;
        this.transactions = new TransactionTemplate(manager);
        this.reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
    }

    /** Makes the figures every night. */
    @Configuration(proxyBeanMethods = false)
    static class Nightly {
        @Bean
        Job figuresJob(Figures figures) {
            return Job.daily("figures.make", NIGHT, municipality -> figures.make());
        }
    }

    /**
     * Makes the figures of today from everything recorded so far, and those of the last fiscal year again while its late records still
     * come in.
     */
    public void make() {
        make(today());
    }

    void make(LocalDate today) {
        long outstanding = books.with(ledger ->
                ledger.liabilities().stream().mapToLong(l -> l.points()).sum());
        var given = points.given(FiscalYear.of(today));
        var editions = snapshots.glance(snapshot -> {
            var pack = Pack.open(snapshot.pack());
            var outlook = forecasts.of(snapshot.pack(), today, given);
            var made = new ArrayList<Edition>();
            made.add(new Edition(
                    today,
                    clock.instant(),
                    snapshot.digest().hex(),
                    figures(pack, today),
                    notes(pack, outstanding, today),
                    outlook.forecasts(),
                    outlook.unforeseen()));
            ended(today)
                    .ifPresent(last -> made.add(new Edition(
                            last,
                            clock.instant(),
                            snapshot.digest().hex(),
                            figures(pack, last),
                            List.of(),
                            List.of(),
                            List.of())));
            return made;
        });
        transactions.executeWithoutResult(
                status -> editions.forEach(edition -> repository.add(municipality(), UUID.randomUUID(), edition)));
    }

    /** The last day of the fiscal year that ended a short while ago. */
    private static Optional<LocalDate> ended(LocalDate today) {
        var began = FiscalYear.of(today).days().from();
        return today.isBefore(began.plusMonths(MONTHS_OF_LATE_RECORDS))
                ? Optional.of(began.minusDays(1))
                : Optional.empty();
    }

    private List<Figure> figures(Pack pack, LocalDate asOf) {
        var wanted = new TreeSet<>(ALWAYS);
        wanted.addAll(forecasts.measures(asOf));
        targets(FiscalYear.of(asOf).year()).forEach(target -> wanted.add(target.measure()));
        var figures = new ArrayList<Figure>();
        try (var run = MeasureRun.on(pack)) {
            for (var id : wanted) measures.named(id).ifPresent(m -> figures.addAll(figures(run, m, asOf)));
        }
        return figures;
    }

    private static List<Figure> figures(MeasureRun run, Measure measure, LocalDate asOf) {
        var question = Question.of(measure, FiscalYear.of(asOf).days().from(), asOf.plusDays(1), Map.of());
        var figures = new ArrayList<Figure>();
        var possible = Dimensions.of(measure);
        var tables = new ArrayList<Breakdown>();
        by().forEach((dimension, grain) -> {
            if (!possible.contains(dimension)) return;
            var breakdown = run.by(question, List.of(dimension));
            var published = Suppression.of(breakdown, Suppression.LEAST).cells();
            for (int i = 0; i < published.size(); i++) {
                var cell = breakdown.cells().get(i);
                boolean few = published.get(i) instanceof Suppression.Published.Hidden;
                figures.add(figure(measure, grain, cell.key().getFirst(), cell.value(), cell.people(), few));
            }
            tables.add(breakdown);
        });
        figures.addFirst(year(measure, run.value(question), tables));
        if (possible.contains("area")) figures.addAll(byArea(run.by(question, List.of("area"))));
        return figures;
    }

    private static Map<String, Figure.Grain> by() {
        return new TreeMap<>(Map.of(
                "month", Figure.Grain.MONTH,
                "provider", Figure.Grain.PROVIDER,
                "municipality", Figure.Grain.MUNICIPALITY));
    }

    /** Where nothing tells how many people stand behind the year, it counts as few. */
    private static Figure year(Measure measure, Measured value, List<Breakdown> tables) {
        boolean few = tables.isEmpty()
                || Suppression.of(tables.getFirst(), Suppression.LEAST).total() instanceof Suppression.Published.Hidden;
        long people = tables.isEmpty() ? 0 : tables.getFirst().people();
        return figure(measure, Figure.Grain.YEAR, "", value, people, few);
    }

    /** Areas can be so small that a figure tells about somebody: then it is hidden, with as many others as keep it from being worked out. */
    private static List<Figure> byArea(Breakdown breakdown) {
        if (breakdown.cells().stream().allMatch(cell -> cell.key().getFirst().isEmpty())) return List.of();
        var published = Suppression.of(breakdown, Suppression.LEAST).cells();
        var figures = new ArrayList<Figure>();
        for (int i = 0; i < published.size(); i++) {
            var cell = breakdown.cells().get(i);
            var measure = breakdown.question().measure();
            var label = cell.key().getFirst();
            figures.add(
                    switch (published.get(i)) {
                        case Suppression.Published.Shown(var value) ->
                            figure(measure, Figure.Grain.AREA, label, value, cell.people(), false);
                        case Suppression.Published.Hidden hidden ->
                            figure(measure, Figure.Grain.AREA, label, new Measured.NotMeasured(FEW), 0, true);
                    });
        }
        return figures;
    }

    private static Figure figure(
            Measure measure, Figure.Grain grain, String label, Measured measured, long people, boolean few) {
        boolean share = measure.kind() == Measure.Kind.SHARE;
        var unit = share ? "%" : measure.unitOfValue().toString();
        return switch (measured) {
            case Measured.Value value ->
                new Figure(
                        measure.id(),
                        grain,
                        label,
                        measure.title(),
                        unit,
                        Optional.of(shown(value.value().decimal(DECIMALS), share)),
                        value.interval().map(i -> shown(i.lowShown(DECIMALS), share)),
                        value.interval().map(i -> shown(i.highShown(DECIMALS), share)),
                        Words.same(""),
                        people,
                        few);
            case Measured.NotMeasured missing ->
                new Figure(
                        measure.id(),
                        grain,
                        label,
                        measure.title(),
                        unit,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        missing.why(),
                        people,
                        few);
        };
    }

    /** Shares are fractions of one; people read them in percent. */
    private static BigDecimal shown(BigDecimal value, boolean share) {
        return (share ? value.movePointRight(2) : value).stripTrailingZeros();
    }

    private static List<Edition.Note> notes(Pack pack, long outstanding, LocalDate today) {
        var notes = new ArrayList<Edition.Note>();
        try (var run = MeasureRun.on(pack)) {
            long enrolled = run.enrolled().stream()
                    .filter(e -> !e.from().isAfter(today) && e.until().isAfter(today))
                    .mapToInt(MeasureRun.Enrolled::person)
                    .distinct()
                    .count();
            notes.add(new Edition.Note("enrolled", OptionalLong.of(enrolled), Optional.empty()));
        }
        notes.add(new Edition.Note("points-outstanding", OptionalLong.of(outstanding), Optional.empty()));
        for (var table : List.of("steps", "attendance"))
            notes.add(new Edition.Note(
                    "last-" + table,
                    OptionalLong.empty(),
                    Optional.ofNullable(pack.manifest().tables().get(table))
                            .flatMap(t -> t.days())
                            .map(d -> d.last())));
        return notes;
    }

    /** The last figures of this fiscal year, or of the last when none were made in this one yet; empty before the first night. */
    public Optional<Edition> latest() {
        var year = FiscalYear.of(today());
        return ofYear(year).or(() -> ofYear(new FiscalYear(year.year() - 1)));
    }

    /** The last figures of a fiscal year. */
    public Optional<Edition> ofYear(FiscalYear year) {
        return reading.execute(status -> repository.latest(year.days()));
    }

    /** A figure as those may see it who see no people. */
    public sealed interface Shown {
        /** It is of enough people, and so are all differences between those that were shown before it. */
        record Value(Figure figure, LocalDate asOf) implements Shown {}

        /** It is of few people. */
        record Few() implements Shown {}

        /** It was not measured yet. */
        record NotYet() implements Shown {}
    }

    /**
     * A figure of a fiscal year for those who see no people: where the public site shows it, as it was published and nothing newer;
     * otherwise a new one at most once a month, and none beside those shown or published before that would tell of few who came or went.
     */
    public Shown shown(String measure, Part of, FiscalYear year) {
        return reading.execute(status -> onSite.now(measure, of, year)
                .map(Figures::published)
                .orElseGet(
                        () -> Monthly.of(repository.course(measure, of, year.days()), onSite.ever(measure, of, year))));
    }

    /** How many people stood behind each value of a figure that {@link #shown} may have given somebody in a fiscal year. */
    public Set<Long> peopleShown(String measure, Part of, FiscalYear year) {
        return reading.execute(
                status -> Monthly.people(repository.course(measure, of, year.days()), onSite.ever(measure, of, year)));
    }

    private static Shown published(PublicFigures.Published now) {
        if (now.figure().value().isPresent()) return new Shown.Value(now.figure(), now.asOf());
        return now.figure().few() ? new Shown.Few() : new Shown.NotYet();
    }

    /** The fiscal years there are figures of, and those to come that a target may be set for, the earliest first. */
    public List<Integer> years() {
        int now = FiscalYear.of(today()).year();
        int first = reading.execute(status -> repository.first())
                .map(day -> FiscalYear.of(day).year())
                .orElse(now);
        return IntStream.rangeClosed(Math.min(first, now), now + YEARS_AHEAD)
                .boxed()
                .toList();
    }

    /** What a fiscal year and its parts are to reach. */
    public List<Target> targets(int year) {
        return set(year).stream().map(TargetSet::target).toList();
    }

    /** The same with who set it when. */
    public List<TargetSet> set(int year) {
        return reading.execute(status -> repository.targets(year));
    }

    /** Sets what a year or a part of it is to reach; what was set before stays on record. */
    @Transactional
    public void set(Target target) {
        record("figures.target-set", target, standing(target), written(target));
        repository.add(
                municipality(), target, acting.actor().name(), clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** Takes a target back; that it was set stays on record. */
    @Transactional
    public void takeBack(Target target) {
        record("figures.target-taken-back", target, standing(target), "");
        repository.takeBack(
                municipality(), target, acting.actor().name(), clock.instant().atOffset(ZoneOffset.UTC));
    }

    private void record(String what, Target target, String before, String after) {
        audit.record(what, "measure " + target.measure(), Optional.empty(), "", before, after);
    }

    /** The target that stands for the same measure, year and part; empty when there is none. */
    private String standing(Target target) {
        return repository.targets(target.year()).stream()
                .map(TargetSet::target)
                .filter(t -> t.measure().equals(target.measure()) && t.of().equals(target.of()))
                .findFirst()
                .map(Figures::written)
                .orElse("");
    }

    private static String written(Target target) {
        return "{\"year\":%d,\"of\":\"%s\",\"target\":\"%s\",\"direction\":\"%s\"}"
                .formatted(
                        target.year(),
                        target.of().written(),
                        target.target().toPlainString(),
                        target.direction().word());
    }

    /** Every measure a target can be set for, by id. */
    public List<Measure> measures() {
        return List.copyOf(measures.all());
    }

    /** Today in Japan. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private String municipality() {
        return acting.actor().municipality().digits();
    }
}
