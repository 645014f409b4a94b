package musubi.effect.formula;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A model as users of R write it: {@code y ~ treated + s(age) + sex*income | area}.
 *
 * <p>After the first bar stand columns whose levels are swept out (fixed effects), after {@code |} with a second tilde the
 * instruments: {@code y ~ age | participation ~ salons}. {@code Surv(days, certified)} or {@code Surv(start, stop, event)}
 * stands on the left for a time to an event; {@code offset(x)}, {@code strata(x)}, {@code cluster(x)},
 * {@code (1 + x | area)} and {@code (1 + x || area)} on the right.
 *
 * @param text as given
 * @param response the left side
 * @param terms the right side in the order of R: main effects, then products of two, of three
 * @param hasIntercept false after {@code - 1} or {@code + 0}
 * @param offsets what is added to the linear predictor without a coefficient
 * @param strata columns of {@code strata(…)}
 * @param clusters columns of {@code cluster(…)}
 * @param groups random terms {@code (terms | group)}
 * @param fixed columns whose levels are swept out
 * @param endogenous terms that are explained by instruments
 * @param instruments terms that explain them and nothing else
 */
public record Formula(
        String text,
        Response response,
        List<Term> terms,
        boolean hasIntercept,
        List<Expression> offsets,
        List<String> strata,
        List<String> clusters,
        List<Random> groups,
        List<String> fixed,
        List<Term> endogenous,
        List<Term> instruments)
        implements Serializable {
    /** Lists are copied. */
    public Formula {
        terms = List.copyOf(terms);
        offsets = List.copyOf(offsets);
        strata = List.copyOf(strata);
        clusters = List.copyOf(clusters);
        groups = List.copyOf(groups);
        fixed = List.copyOf(fixed);
        endogenous = List.copyOf(endogenous);
        instruments = List.copyOf(instruments);
    }

    /**
     * The left side.
     *
     * @param function {@code Surv} or {@code cbind}; empty for a plain expression
     * @param parts its arguments, one for a plain expression, none when the left side is empty
     */
    public record Response(String function, List<Expression> parts) implements Serializable {
        /** Parts are copied. */
        public Response {
            parts = List.copyOf(parts);
        }

        /** The only part of a plain response. */
        public Expression single() {
            if (!function.isEmpty() || parts.size() != 1)
                throw Reading.refused(
                        "formula.response",
                        function,
                        "左辺は一つの列または式にしてください。",
                        "The left side must be one column or expression.");
            return parts.get(0);
        }
    }

    /** A random term: an intercept and perhaps slopes for each level of {@code group}. */
    public record Random(List<Term> terms, boolean hasIntercept, String group) implements Serializable {
        /** Terms are copied. */
        public Random {
            terms = List.copyOf(terms);
        }
    }

    /** Reads a formula; what cannot be read is refused with its place. */
    public static Formula parse(String text) {
        return new Reading(text).formula();
    }

    /** Every column that is read on either side, in the order of appearance. */
    public Set<String> variables() {
        var names = new LinkedHashSet<String>();
        response.parts().forEach(p -> names.addAll(p.variables()));
        for (var list : List.of(terms, endogenous, instruments))
            for (var term : list) term.parts().forEach(p -> names.addAll(p.variables()));
        offsets.forEach(o -> names.addAll(o.variables()));
        names.addAll(strata);
        names.addAll(clusters);
        for (var random : groups) {
            random.terms().forEach(t -> t.parts().forEach(p -> names.addAll(p.variables())));
            names.add(random.group());
        }
        names.addAll(fixed);
        return names;
    }

    /** This formula with other terms on the right. */
    public Formula withTerms(List<Term> others) {
        return new Formula(
                text,
                response,
                others,
                hasIntercept,
                offsets,
                strata,
                clusters,
                groups,
                fixed,
                endogenous,
                instruments);
    }

    /** This formula with another left side. */
    public Formula withResponse(Response other) {
        return new Formula(
                text, other, terms, hasIntercept, offsets, strata, clusters, groups, fixed, endogenous, instruments);
    }
}
