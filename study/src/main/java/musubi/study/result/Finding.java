package musubi.study.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.effect.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocol;

/**
 * What one analysis gave.
 *
 * @param name of the analysis
 * @param analysis as the protocol has it
 * @param estimation the answer, or why there is none
 * @param effect the effect asked for, as a ratio where the protocol wants one
 * @param units units with a row that has all it reads
 * @param exposed how many of the units are exposed
 * @param balance tables of the adjustment, before and after
 * @param adjusting how matching or weighting was done
 * @param cautions why the interval may not keep what it promises
 * @param adjustedP p value after adjustment for several analyses, when the protocol asks for it
 * @param subgroups the same in the values of a variable, by {@code variable = value}
 */
public record Finding(
        String name,
        Protocol.Analysis analysis,
        Estimation estimation,
        Optional<Parameter> effect,
        long units,
        long exposed,
        List<Grid> balance,
        List<Convention> adjusting,
        List<Words> cautions,
        Optional<Double> adjustedP,
        Map<String, Finding> subgroups) {
    /** Collections are copied in their order. */
    public Finding {
        balance = List.copyOf(balance);
        adjusting = List.copyOf(adjusting);
        cautions = List.copyOf(cautions);
        subgroups = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(subgroups));
    }

    /** What one analysis of a protocol gives on a cohort, without its subgroups and the others. */
    public static Finding of(Protocol protocol, String analysis, Cohort cohort) {
        return new Analyses(protocol, cohort).one(analysis);
    }

    /** The value of no effect: 1 for a ratio, else 0. */
    public double none() {
        return analysis.ratio() ? 1 : 0;
    }

    /** With a p value adjusted for several analyses. */
    Finding adjusted(double p) {
        return new Finding(
                name,
                analysis,
                estimation,
                effect,
                units,
                exposed,
                balance,
                adjusting,
                cautions,
                Optional.of(p),
                subgroups);
    }

    /** With another answer and effect. */
    Finding withAnswer(Estimation answer, Parameter pooled) {
        return new Finding(
                name,
                analysis,
                answer,
                Optional.of(pooled),
                units,
                exposed,
                balance,
                adjusting,
                cautions,
                adjustedP,
                subgroups);
    }

    /** With the same in groups. */
    Finding split(Map<String, Finding> groups) {
        return new Finding(
                name, analysis, estimation, effect, units, exposed, balance, adjusting, cautions, adjustedP, groups);
    }

    /** Whether the interval leaves no effect out and, where p values are adjusted, the adjusted one is below 0.05. */
    public boolean isSignificant() {
        return effect.map(e -> (e.lower() > none() || e.upper() < none())
                        && adjustedP.map(p -> p < 0.05).orElse(true))
                .orElse(false);
    }
}
