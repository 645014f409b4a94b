package musubi.study.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Method;
import musubi.effect.Unreadable;
import musubi.quantity.Digest;
import musubi.quantity.Words;

/**
 * A study protocol, format {@code study/1}.
 *
 * @param id name of the study
 * @param version raised with every change
 * @param title short name
 * @param question what is asked, in words
 * @param follows the published evaluation whose design it repeats, empty when it is its own
 * @param source where the rows come from
 * @param unit column that names the unit; {@code person} on a pack
 * @param times the days a pack study is built around
 * @param variables what is worked out for each unit, in the order of the text
 * @param population who is kept, step by step
 * @param exposure variable that is 1 for those exposed and 0 for those they are compared with
 * @param changes variable with the day on which the exposure turns from 0 to 1; empty when it stays what it is
 * @param covariates variables of table 1 and of the balance
 * @param outcomes by name
 * @param missing what is done about missing values
 * @param analyses by name, in the order of the text; one is primary
 * @param multiplicity how p values of several analyses are adjusted
 * @param decision the rule in words by which the result is read
 * @param results what agreements can pay on
 * @param wording what readers call the groups and the columns
 * @param digest of the text
 */
public record Protocol(
        String id,
        int version,
        Words title,
        Words question,
        String follows,
        Source source,
        String unit,
        Optional<Times> times,
        Map<String, Variable> variables,
        List<Eligible> population,
        String exposure,
        String changes,
        List<String> covariates,
        Map<String, Outcome> outcomes,
        Missing missing,
        Map<String, Analysis> analyses,
        Optional<Multiplicity> multiplicity,
        Words decision,
        Map<String, Payable> results,
        Wording wording,
        Digest digest) {
    /** Collections are copied in their order. */
    public Protocol {
        variables = ordered(variables);
        population = List.copyOf(population);
        covariates = List.copyOf(covariates);
        outcomes = ordered(outcomes);
        analyses = ordered(analyses);
        results = ordered(results);
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(map));
    }

    /** Where the rows come from. */
    public enum Source {
        /** A sealed pack. */
        PACK,
        /** A file with one row per unit, or per unit and period. */
        FILE
    }

    /** One step of eligibility: the condition, and what those left out are called. */
    public record Eligible(String keep, Words otherwise) {}

    /** What is done about missing values. */
    public sealed interface Missing {
        /** Rows that lack a value an analysis needs are left out of it, and counted. */
        record Complete() implements Missing {}

        /** Chained equations, pooled by Rubin's rules. */
        record Impute(int completed, int cycles, long seed) implements Missing {}
    }

    /** What an analysis is for. */
    public enum Role {
        /** The answer to the question. */
        PRIMARY,
        SECONDARY,
        /** The same question under other assumptions. */
        SENSITIVITY,
        /** An outcome the programme cannot have changed: an effect found here is bias. */
        NEGATIVE_CONTROL,
        /** The comparison without adjustment, shown so that readers see what adjustment did. */
        CRUDE
    }

    /**
     * One analysis.
     *
     * @param role what it is for
     * @param title in words
     * @param where condition that restricts it, empty for everybody
     * @param adjustment matching or weighting before the method
     * @param method id of a method of the kernel
     * @param formula of the method
     * @param options of the method
     * @param effect name of the parameter that is the effect; empty for the method's first
     * @param ratio whether the effect is shown as a ratio, e to the power of the coefficient
     * @param unit of the effect, for readers
     * @param subgroups variables in whose values the analysis is repeated
     */
    public record Analysis(
            Role role,
            Words title,
            String where,
            Optional<Adjustment> adjustment,
            String method,
            String formula,
            Map<String, String> options,
            String effect,
            boolean ratio,
            Words unit,
            List<String> subgroups) {
        /** Collections are copied. */
        public Analysis {
            options = Map.copyOf(options);
            subgroups = List.copyOf(subgroups);
        }
    }

    /**
     * What makes the groups alike before the outcome is looked at.
     *
     * @param by {@code match}, {@code ipw} or {@code entropy-balancing}
     * @param formula {@code exposure ~ covariates}
     * @param options of that method
     */
    public record Adjustment(String by, String formula, Map<String, String> options) {
        /** Options are copied. */
        public Adjustment {
            options = Map.copyOf(options);
        }

        /** Refuses a method that would pass over the weights. */
        public void weighs(Method method) {
            if (method.options().stream().anyMatch(o -> o.name().equals("weights"))) return;
            throw new Unreadable(
                    "study.unweighted",
                    method.id(),
                    new musubi.effect.Words(
                            "方法「" + method.id() + "」は重みを使わないので、「adjust: " + by
                                    + "」の重みが効きません。重みを使う方法にするか、adjust を外してください。",
                            "Method \"" + method.id() + "\" takes no weights, so those of \"adjust: " + by
                                    + "\" would be passed over: choose a method that does, or leave adjust out."));
        }
    }

    /** The analyses whose p values are adjusted together, and how: holm, hochberg, bonferroni or bh. */
    public record Multiplicity(String method, List<String> among) {
        /** The list is copied. */
        public Multiplicity {
            among = List.copyOf(among);
        }
    }

    /**
     * A figure agreements can pay on: an effect, perhaps turned round and times the number of people.
     *
     * @param analysis name of the analysis
     * @param negate whether less is better, so that what is avoided counts as positive
     * @param times {@code treated} multiplies by the number exposed in the analysis; empty leaves it per person
     * @param unit of the figure as agreements write it
     * @param digits decimals it is rounded to, half to even
     */
    public record Payable(String analysis, boolean negate, String times, String unit, int digits) {}

    /** Whether each person has a row for every trial they entered. */
    public boolean hasTrials() {
        return times.flatMap(Times::trials).isPresent();
    }

    /** The analysis that answers the question. */
    public Map.Entry<String, Analysis> primary() {
        return analyses.entrySet().stream()
                .filter(a -> a.getValue().role() == Role.PRIMARY)
                .findFirst()
                .orElseThrow();
    }
}
