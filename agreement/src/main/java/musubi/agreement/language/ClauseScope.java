package musubi.agreement.language;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.document.Findings;
import musubi.quantity.Place;

/** For whom an agreement is and how long a clause looks: what cannot be asked of that subject, or of one day. */
final class ClauseScope {
    /** What every person has without being measured. */
    static final Set<String> PROPERTIES = Set.of("enrolled", "age");

    private final Agreement agreement;
    private final Optional<Clause> clause;
    private final NamedMeasures measures;
    private final Findings findings;

    /** @param clause empty for what stands in no clause */
    ClauseScope(Agreement agreement, Optional<Clause> clause, NamedMeasures measures, Findings findings) {
        this.agreement = agreement;
        this.clause = clause;
        this.measures = measures;
        this.findings = findings;
    }

    /** A property in place of a measure belongs to a person. */
    void property(Expression.Name name) {
        if (PROPERTIES.contains(name.name()) && agreement.subject().each() != Subject.Each.PERSON)
            findings.error(
                    "agreement.person-only",
                    name.place(),
                    name.name(),
                    "「" + name.name() + "」は for: {each: person} の約款で使います。",
                    "\"" + name.name() + "\" belongs to agreements for each person.");
    }

    /** A property the subject has. */
    void property(Expression.By by) {
        var each = agreement.subject().each();
        var known = new TreeSet<String>(Set.of("year"));
        if (each == Subject.Each.PERSON) known.addAll(Set.of("age", "sex", "municipality"));
        else if (each != Subject.Each.AGREEMENT) known.add(each.word());
        if (!known.contains(by.property()))
            findings.error(
                    "agreement.unknown-property",
                    by.place(),
                    by.property(),
                    each.word() + " ごとの約款では「" + by.property() + "」で分けられません。使える属性: " + String.join(", ", known),
                    "An agreement for each " + each.word() + " cannot choose by \"" + by.property() + "\". Known: "
                            + String.join(", ", known));
    }

    /** Forms that look at several days of one person. */
    void longer(String form, Place place) {
        if (agreement.subject().each() != Subject.Each.PERSON)
            findings.error(
                    "agreement.person-only",
                    place,
                    form,
                    "「" + form + "」は for: {each: person} の約款で使います。",
                    "\"" + form + "\" belongs to agreements for each person.");
        if (daily())
            findings.error(
                    "agreement.longer-only",
                    place,
                    form,
                    "「" + form + "」は一日ずつの条項（per: day、per: event）では使えません。月や年度の条項にしてください。",
                    "\"" + form
                            + "\" cannot be used in a clause per day or event; make it one per month or fiscal year.");
    }

    /** What another clause pays is known by period only. */
    void paid(Expression.Paid paid) {
        if (daily())
            findings.error(
                    "agreement.longer-only",
                    paid.place(),
                    paid.clause(),
                    "他の条項の支払は、一日ずつの条項（per: day、per: event）では使えません。",
                    "What another clause pays cannot be used in a clause per day or event.");
    }

    private boolean daily() {
        return clause.map(c -> c.frequency() instanceof Clause.Frequency.EachDay
                        || c.frequency() instanceof Clause.Frequency.EachEvent)
                .orElse(false);
    }

    /** A change needs readings by day, or a measure that has a first and a last value. */
    void gain(Expression.Gain gain) {
        var measure = measures.find(gain.of().name());
        if (measure.isEmpty() || measure.get().eachDay()) return;
        if (gain.change() instanceof Expression.Change.FirstToLast
                && measure.get().parameters().contains("which")) return;
        findings.error(
                "agreement.gain-measure",
                gain.place(),
                gain.of().name(),
                "指標「" + gain.of().name() + "」の変化は測れません（日ごとの値も、最初と最後の値もありません）。",
                "Measure \"" + gain.of().name()
                        + "\" has no change over time: it has neither values by day nor a first and a last value.");
    }

    /** A measure has a value for the subject, and for each day where the clause looks at days. */
    void measured(Catalogue.Measure measure, Expression.Name name) {
        var each = agreement.subject().each();
        boolean answered =
                measure.subjects().contains(each.word()) || (each == Subject.Each.PERSON && measure.eachDay());
        if (!answered)
            findings.error(
                    "agreement.subject",
                    name.place(),
                    name.name(),
                    "指標「" + name.name() + "」は " + each.word() + " ごとには測れません（測れる単位: "
                            + String.join(", ", new TreeSet<>(measure.subjects())) + "）。",
                    "Measure \"" + name.name() + "\" has no value for each " + each.word() + "; it has one for: "
                            + String.join(", ", new TreeSet<>(measure.subjects())) + ".");
        if (byDay() && answered && !measure.eachDay()) notDaily(name);
    }

    /** A value that is given has none for each day. */
    void given(Expression.Name name) {
        if (byDay()) notDaily(name);
    }

    private void notDaily(Expression.Name name) {
        findings.error(
                "agreement.not-daily",
                name.place(),
                name.name(),
                "指標「" + name.name() + "」には日ごとの値がありません。per: month か per: fiscal-year を使ってください。",
                "Measure \"" + name.name() + "\" has no value for each day; use per: month or per: fiscal-year.");
    }

    /** Clauses that look at one day at a time: what has no value for a day would silently pay nothing. */
    private boolean byDay() {
        return daily()
                || clause.map(c -> c.frequency() instanceof Clause.Frequency.OnceEach
                                && c.when().isPresent())
                        .orElse(false);
    }
}
