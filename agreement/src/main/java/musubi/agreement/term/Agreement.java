package musubi.agreement.term;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Rounding;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Signed terms: who pays whom, for what, in which unit, how much.
 *
 * @param digest SHA-256 of the signed text, byte for byte
 * @param term the days it covers
 * @param rounding what every clause's amount is rounded to
 * @param measures the measures it uses by the names it gives them
 * @param values named expressions
 * @param studies what it asks of the studies it pays on, by their names
 * @param invented the remarks in the text that mark values as invented or unpublished
 */
public record Agreement(
        String id,
        int version,
        Words title,
        String source,
        Digest digest,
        Unit unit,
        String payer,
        List<String> payees,
        Days term,
        Subject subject,
        Rounding rounding,
        Map<String, MeasureUse> measures,
        Map<String, Expression> values,
        Map<String, StudyTerms> studies,
        Map<String, String> attribution,
        List<Clause> clauses,
        Caps cap,
        Optional<PointRules> points,
        Optional<Distribution> distribution,
        List<Distribution.Funding> funding,
        List<String> invented) {
    /** Collections are copied; maps keep the order of the text. */
    public Agreement {
        payees = List.copyOf(payees);
        measures = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(measures));
        values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
        studies = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(studies));
        attribution = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(attribution));
        clauses = List.copyOf(clauses);
        funding = List.copyOf(funding);
        invented = List.copyOf(invented);
    }

    /** What it asks of this study, if it says anything. */
    public Optional<StudyTerms> study(String name) {
        return Optional.ofNullable(studies.get(name));
    }

    /** The clause with this id, if there is one. */
    public Optional<Clause> clause(String clause) {
        return clauses.stream().filter(c -> c.id().equals(clause)).findFirst();
    }
}
