package musubi.measure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.Digest;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * One definition: what is counted, in which unit, from which evidence, and the SQL that does it.
 *
 * @param id what agreements call it
 * @param version raised whenever a result could change
 * @param title short name
 * @param unit as written, such as {@code people}, {@code percent} or {@code JPY}
 * @param kind how rows become a value
 * @param grain what one row of the SQL stands for
 * @param subjects what the measure can be asked for, one by one, beside the agreement as a whole
 * @param parameters in the order they stand in the header
 * @param groups groups the SQL itself supports: name and column expression put in place of {@code :group}
 * @param evidence tables it reads
 * @param scored whether it reads the scores of questionnaires, which instruments fill in
 * @param absent what a subject without a row means
 * @param factor a rate's value is {@code numerator × factor ÷ denominator}
 * @param definition in words
 * @param source where the definition was published, or that it is ours
 * @param verified whether somebody compared it with that source
 * @param sql the text, with {@code :from}, {@code :until}, {@code :cutoff}, {@code :group} and {@code :parameter}
 * @param file where it was read from
 * @param sqlLine line of the file the SQL starts at
 */
public record Measure(
        String id,
        int version,
        Words title,
        String unit,
        Kind kind,
        Grain grain,
        List<String> subjects,
        List<Parameter> parameters,
        Map<String, String> groups,
        List<EvidenceTable> evidence,
        boolean scored,
        Absent absent,
        Exact factor,
        Words definition,
        String source,
        boolean verified,
        String sql,
        String file,
        int sqlLine) {
    /** Lists are copied. */
    public Measure {
        subjects = List.copyOf(subjects);
        parameters = List.copyOf(parameters);
        evidence = List.copyOf(evidence);
    }

    /** How the rows of a measure become one value. */
    public enum Kind {
        /** The sum of the numerators, which count units: people, venues, events. Interval: Byar. */
        COUNT,
        /** Numerators over denominators, a part of a whole. Interval: Wilson. */
        SHARE,
        /** Numerators over denominators, any size. Interval: Student's t on the ratio, rows as sampling units. */
        MEAN,
        /** Events over exposure, times the factor. Interval: Byar on the events. */
        RATE,
        /** The sum of the numerators, an amount: steps, yen. No interval. */
        SUM,
        /** A value for each person; over a group the mean of the persons' values. Interval: Student's t. */
        VALUE;

        /** Whether numerators add up to the value: whatever rows are behind it, its denominator is one. */
        public boolean addsUp() {
            return this == COUNT || this == SUM;
        }

        static Optional<Kind> named(String text) {
            return Enums.named(values(), text);
        }
    }

    /** What one row stands for. Several rows of one unit add up. */
    public enum Grain {
        PERSON_DAY,
        PERSON_MONTH,
        PERSON,
        PROVIDER,
        AREA,
        AGREEMENT;

        static Optional<Grain> named(String text) {
            return Enums.named(values(), text);
        }

        /** The spelling in headers: lower case with hyphens. */
        public String text() {
            return Enums.text(this);
        }

        /** Whether rows carry a column {@code person}. */
        public boolean ofPersons() {
            return this == PERSON || this == PERSON_DAY || this == PERSON_MONTH;
        }
    }

    /** What it means that a subject has no row although the evidence is there. */
    public enum Absent {
        /** Nothing happened: zero. */
        ZERO,
        /** Nobody looked: not measured. */
        NOT_MEASURED;

        static Optional<Absent> named(String text) {
            return Enums.named(values(), text);
        }
    }

    /** The type of a parameter. */
    public enum Type {
        INTEGER,
        DECIMAL,
        TEXT,
        DATE,
        TRUTH;

        static Optional<Type> named(String text) {
            return Enums.named(values(), text);
        }

        /** The spelling in headers. */
        public String text() {
            return Enums.text(this);
        }
    }

    /**
     * A number or word the definition leaves open.
     *
     * @param name as in the SQL, letters, digits and underscores
     * @param type how a value is read
     * @param otherwise the value when none is given
     * @param choices the words allowed; empty when any value of the type is
     * @param meaning what it does
     * @param source who published the default, or that it is our choice
     */
    public record Parameter(
            String name, Type type, String otherwise, List<String> choices, Words meaning, String source) {
        /** Lists are copied. */
        public Parameter {
            choices = List.copyOf(choices);
        }
    }

    /**
     * A table a measure reads, and which of its rows belong to a window.
     *
     * @param table name in the pack
     * @param column day the row is placed by; empty when rows have no day
     * @param before whether rows before the window count too (a level that lasts until the next decision)
     * @param optional whether the measure can do without
     * @param each what each month of the window has to have
     */
    public record EvidenceTable(
            String table, String column, boolean before, boolean optional, Optional<EachMonth> each) {}

    /**
     * Each month whose first day lies in the window has a row of somebody with this value: a month whose list is missing would count as a
     * month in which nothing happened.
     */
    public record EachMonth(String column, String value) {}

    /** The unit as a product of bases. */
    public Unit unitOfValue() {
        return Unit.parse(unit);
    }

    /** The parameter with this name; a hyphen stands for an underscore. */
    public Optional<Parameter> parameter(String name) {
        var plain = name.replace('-', '_');
        return parameters.stream().filter(p -> p.name().equals(plain)).findFirst();
    }

    /** The digest of the definition as written. */
    public Digest digest() {
        return Digest.of(sql);
    }

    /** Spelling of an enum's words in headers. */
    static final class Enums {
        private Enums() {}

        static String text(Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static <E extends Enum<E>> Optional<E> named(E[] words, String text) {
            for (E word : words) if (text(word).equals(text)) return Optional.of(word);
            return Optional.empty();
        }
    }
}
