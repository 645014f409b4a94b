package musubi.platform.contract;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.DaySeries;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Measurements;
import musubi.agreement.settlement.Person;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.settlement.Study;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Subject;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Rounding;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the current fiscal year may come to, by the agreements themselves. The low end is the statement on what is recorded today, as if
 * nothing more happened; the high end lets every count and sum of an unfinished period go on growing as it did so far, and takes
 * shares, means and rates as they are. Neither is a promise: a season, a campaign or a saturation is in neither.
 */
@Component
public class Forecasts {
    private static final Words DIVIDES = new Words(
            "受け取った額を分ける契約です。受け取りの元になる契約の見込みを見てください", "divides what is received; see the agreement that pays it");
    private static final Words UNFOLLOWED = new Words(
            "記録に合わせた付与を始めていないため、これまでの付与がありません",
            "nothing is given yet, because points do not follow the records under it");

    private final AgreementRepository repository;
    private final SettlementRepository settlements;
    private final Texts texts;
    private final Statements statements;
    private final TransactionTemplate transactions;

    Forecasts(
            AgreementRepository repository,
            SettlementRepository settlements,
            Texts texts,
            Statements statements,
            PlatformTransactionManager manager) {
        this.repository = repository;
        this.settlements = settlements;
        this.texts = texts;
        this.statements = statements;
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * What was given so far in a fiscal year under an agreement with every person.
     *
     * @param since the first day whose records are followed
     * @param amount in the agreement's unit
     */
    public record Given(LocalDate since, long amount) {}

    private sealed interface Foreseen permits Forecast, Unforeseen {}

    /** What one agreement may owe for a fiscal year. */
    public record Forecast(String agreement, Words title, int year, String unit, long low, long high)
            implements Foreseen {}

    /** An agreement in force without a forecast. */
    public record Unforeseen(String agreement, Words title, Words why) implements Foreseen {}

    /** All of them. */
    public record Outlook(List<Forecast> forecasts, List<Unforeseen> unforeseen) {
        /** Lists are copied. */
        public Outlook {
            forecasts = List.copyOf(forecasts);
            unforeseen = List.copyOf(unforeseen);
        }
    }

    /** The measures that agreements in force use, by id. */
    public List<String> measures(LocalDate today) {
        return signed().stream()
                .map(s -> s.on(today))
                .filter(a -> a.term().contains(today))
                .flatMap(a -> a.measures().values().stream())
                .filter(use -> use.given().isEmpty())
                .map(use -> use.id())
                .distinct()
                .sorted()
                .toList();
    }

    private List<Signed> signed() {
        return transactions.execute(status ->
                repository.latest().stream().map(v -> texts.read(v.text())).toList());
    }

    /**
     * A forecast for every agreement in force that can have one, and of the others why they have none.
     *
     * @param given what was given so far in this fiscal year under each agreement with every person that follows the records
     */
    public Outlook of(Path pack, LocalDate today, Map<String, Given> given) {
        var forecasts = new ArrayList<Forecast>();
        var unforeseen = new ArrayList<Unforeseen>();
        for (var version : transactions.execute(status -> repository.latest())) {
            var signed = texts.read(version.text());
            var agreement = signed.on(today);
            if (!agreement.term().contains(today)) continue;
            switch (foreseen(version.text(), signed, pack, today, Optional.ofNullable(given.get(agreement.id())))) {
                case Forecast forecast -> forecasts.add(forecast);
                case Unforeseen none -> unforeseen.add(none);
            }
        }
        return new Outlook(forecasts, unforeseen);
    }

    private Foreseen foreseen(String text, Signed signed, Path pack, LocalDate today, Optional<Given> given) {
        var agreement = signed.on(today);
        if (agreement.distribution().isPresent()) return none(agreement, DIVIDES);
        if (agreement.subject().each() == Subject.Each.PERSON)
            return given.<Foreseen>map(so -> straight(agreement, today, so)).orElse(none(agreement, UNFOLLOWED));
        var year = FiscalYear.of(today);
        try {
            return statements.settling(text, pack, settling -> {
                long low = total(signed, settling.measurements(), year);
                long high = total(signed, new Straight(settling.measurements(), settling.measures(), today), year);
                return forecast(agreement, year, Math.min(low, high), Math.max(low, high));
            });
        } catch (BadInput e) {
            return none(agreement, e.problems().getFirst().words());
        }
    }

    /** To settle everybody's days anew every night would take hours; what was given so far is settled already. */
    private Forecast straight(Agreement agreement, LocalDate today, Given given) {
        var year = FiscalYear.of(today);
        long settled = settled(agreement.id(), year, given.since());
        var followed = straight(agreement.term(), year, today, given);
        return forecast(agreement, year, Math.addExact(settled, given.amount()), Math.addExact(settled, followed));
    }

    /** What released statements came to for the days of the year before records were followed. */
    private long settled(String agreement, FiscalYear year, LocalDate since) {
        return transactions.execute(status -> settlements.of(agreement)).stream()
                .filter(s -> s.paid()
                        && !s.days().from().isBefore(year.days().from())
                        && !s.days().until().isAfter(since))
                .flatMap(s -> s.statement().stream())
                .mapToLong(Settled.Owed::payable)
                .reduce(0, Math::addExact);
    }

    /** What is given so far, and for the rest of the year as it went since records are followed. */
    private static long straight(Days term, FiscalYear year, LocalDate today, Given given) {
        var from = later(given.since(), later(term.from(), year.days().from()));
        var until = earlier(term.until(), year.days().until());
        if (from.isAfter(today)) return given.amount();
        var grown = Exact.of(given.amount())
                .times(Exact.of(new Days(from, until).count(), new Days(from, today.plusDays(1)).count()));
        return Math.max(given.amount(), Rounding.DOWN_TO_ONE.round(grown).over().longValueExact());
    }

    private static Forecast forecast(Agreement agreement, FiscalYear year, long low, long high) {
        return new Forecast(
                agreement.id(), agreement.title(), year.year(), agreement.unit().toString(), low, high);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static Unforeseen none(Agreement agreement, Words why) {
        return new Unforeseen(agreement.id(), agreement.title(), why);
    }

    private long total(Signed signed, Measurements measurements, FiscalYear year) {
        return Settlement.settle(signed, texts.catalogue(), measurements, year.toString(), year.days(), Map.of())
                .total();
    }

    /** Measurements that go on as they went: counts and sums of an unfinished window in proportion to its days. */
    private record Straight(Measurements measured, Measures measures, LocalDate today) implements Measurements {
        @Override
        public Measured value(Question question) {
            return grown(question, measured.value(question));
        }

        @Override
        public Map<String, Measured> bySubject(Question question, Subject.Each each) {
            var grown = new TreeMap<String, Measured>();
            measured.bySubject(question, each).forEach((subject, value) -> grown.put(subject, grown(question, value)));
            return grown;
        }

        private Measured grown(Question question, Measured found) {
            if (!(found instanceof Measured.Value value) || question.given() || !grows(question)) return found;
            var elapsed = elapsed(question.window());
            if (elapsed.isEmpty()) return found;
            var whole = value.value().times(Exact.of(question.window().count(), elapsed.get()));
            return new Measured.Value(Rounding.DOWN_TO_ONE.round(whole), value.unit(), value.evidence());
        }

        private boolean grows(Question question) {
            var kind = measures.get(question.measure()).kind();
            return kind == Measure.Kind.COUNT || kind == Measure.Kind.SUM;
        }

        /** The days of a window that have gone by; empty when all have or none. */
        private Optional<Long> elapsed(Days window) {
            if (!window.contains(today)) return Optional.empty();
            return Optional.of(new Days(window.from(), today.plusDays(1)).count());
        }

        @Override
        public Words title(String measure) {
            return measured.title(measure);
        }

        @Override
        public Measured absent(Question question, Subject.Each each) {
            return measured.absent(question, each);
        }

        @Override
        public List<Person> people(Optional<String> scheme) {
            return measured.people(scheme);
        }

        @Override
        public DaySeries days(Question question) {
            return measured.days(question);
        }

        @Override
        public Optional<Study> study(String id) {
            return measured.study(id);
        }
    }
}
