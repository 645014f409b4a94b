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
    private final AgreementRepository repository;
    private final Texts texts;
    private final Statements statements;
    private final TransactionTemplate transactions;

    Forecasts(AgreementRepository repository, Texts texts, Statements statements, PlatformTransactionManager manager) {
        this.repository = repository;
        this.texts = texts;
        this.statements = statements;
        this.transactions = new TransactionTemplate(manager);
    }

    /** What one agreement may owe for a fiscal year. */
    public record Forecast(String agreement, Words title, int year, String unit, long low, long high) {}

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

    /** A forecast for every agreement in force, but for those with each person and for distributions. */
    public List<Forecast> of(Path pack, LocalDate today) {
        var forecasts = new ArrayList<Forecast>();
        var latest = transactions.execute(status -> repository.latest());
        for (var version : latest) {
            var signed = texts.read(version.text());
            var agreement = signed.on(today);
            if (!agreement.term().contains(today)
                    || agreement.distribution().isPresent()
                    || agreement.subject().each() == Subject.Each.PERSON) continue;
            forecast(version.text(), signed, pack, today).ifPresent(forecasts::add);
        }
        return forecasts;
    }

    private Optional<Forecast> forecast(String text, Signed signed, Path pack, LocalDate today) {
        var year = FiscalYear.of(today);
        try {
            return statements.settling(text, pack, settling -> {
                long low = total(signed, settling.measurements(), year);
                long high = total(signed, new Straight(settling.measurements(), settling.measures(), today), year);
                var agreement = signed.on(today);
                return Optional.of(new Forecast(
                        agreement.id(),
                        agreement.title(),
                        year.year(),
                        agreement.unit().toString(),
                        Math.min(low, high),
                        Math.max(low, high)));
            });
        } catch (BadInput e) {
            // An agreement that cannot be settled on what there is has no forecast; its own page says what is missing.
            return Optional.empty();
        }
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
