package musubi.settling;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import musubi.agreement.language.Agreements;
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
import musubi.quantity.Days;
import musubi.quantity.Words;

/**
 * How far back the evidence has to go for settling some days of an agreement for each person, so that a pack need not hold what changes
 * nothing. It follows from the terms and from what the measures say of the rows they read.
 *
 * @param firsts the first day each measure is asked about, by its id
 */
public record Reach(Map<String, LocalDate> firsts) {
    /** The map is copied. */
    public Reach {
        firsts = Map.copyOf(firsts);
    }

    /** A question goes further back than the terms let expect; the evidence may lack what it asks about. */
    public static final class Beyond extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Beyond(Question question) {
            super("%s is asked about %s, beyond the reach of the evidence"
                    .formatted(question.measure(), question.window()));
        }
    }

    /** The terms of an agreement that measures of the library are paid on. */
    public static Signed terms(String text) {
        return Agreements.read("agreement.yaml", text, PackMeasurements.catalogue(Measures.library()));
    }

    /** What settling each of these days, one after the other, may ask for. */
    public static Reach of(Signed signed, Collection<Days> periods) {
        var firsts = new HashMap<String, LocalDate>();
        for (var days : periods)
            Settlement.reach(signed, PackMeasurements.catalogue(Measures.library()), days)
                    .forEach((measure, day) -> firsts.merge(measure, day, Reach::earlier));
        return new Reach(firsts);
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    /**
     * The first day from which rows of a table can matter, by its column {@code day}; {@link LocalDate#MAX} when no row can, empty when
     * all can, since a measure reads rows from before its window.
     */
    public Optional<LocalDate> first(String table) {
        var first = LocalDate.MAX;
        for (var asked : firsts.entrySet())
            for (var read : Measures.library().get(asked.getKey()).evidence())
                if (read.table().equals(table)) {
                    if (!bounded(read)) return Optional.empty();
                    first = earlier(first, asked.getValue());
                }
        return Optional.of(first);
    }

    private static boolean bounded(Measure.EvidenceTable read) {
        return read.column().equals("day") && !read.before();
    }

    /** The same measurements, which refuse to be asked about days beyond. */
    Measurements guard(Measurements measurements) {
        return new Guarded(measurements, firsts);
    }

    private record Guarded(Measurements measurements, Map<String, LocalDate> firsts) implements Measurements {
        private Question within(Question question) {
            var first = firsts.get(question.measure());
            if (!question.given() && (first == null || question.window().from().isBefore(first)))
                throw new Beyond(question);
            return question;
        }

        @Override
        public Measured value(Question question) {
            return measurements.value(within(question));
        }

        @Override
        public Map<String, Measured> bySubject(Question question, Subject.Each each) {
            return measurements.bySubject(within(question), each);
        }

        @Override
        public Words title(String measure) {
            return measurements.title(measure);
        }

        @Override
        public Measured absent(Question question, Subject.Each each) {
            return measurements.absent(within(question), each);
        }

        @Override
        public List<Person> people(Optional<String> scheme) {
            return measurements.people(scheme);
        }

        @Override
        public DaySeries days(Question question) {
            return measurements.days(within(question));
        }

        @Override
        public Optional<Study> study(String id) {
            return measurements.study(Objects.requireNonNull(id));
        }
    }
}
