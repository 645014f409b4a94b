package musubi.effect.imputation;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.effect.Method;
import musubi.effect.Option;
import musubi.effect.Unreadable;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;

/**
 * The columns an analysis reads because its settings name them, such as the outcome of a weighting. An imputation model
 * without them would draw covariates as if they were unrelated to the outcome, which pulls effects towards zero.
 *
 * <p>Source: Moons, Donders, Stijnen and Harrell (2006), Journal of Clinical Epidemiology 59, 1092-1101.
 */
final class AnalysisColumns {
    private static final Set<String> GROUPS =
            Set.of("cluster", "unit", "id", "pair", "strata", "censoring-strata", "time", "wave", "cohort", "order-by");

    private AnalysisColumns() {}

    /** Columns of {@code rows} in the settings {@code given}; those that only name groups, times or an order are not among them. */
    static Set<String> of(Method analysis, Map<String, String> given, Rows rows) {
        var columns = new LinkedHashSet<String>();
        for (var option : analysis.options()) {
            var value = given.get(option.name());
            if (value == null || !mayName(option)) continue;
            if (rows.has(value)) columns.add(value);
            else read(value).ifPresent(f -> columns.addAll(f.variables()));
        }
        columns.removeIf(name -> !rows.has(name));
        return columns;
    }

    private static boolean mayName(Option option) {
        return option.choices().isEmpty() && option.usual().isEmpty() && !GROUPS.contains(option.name());
    }

    /** A formula, an outcome or the right side of a formula; words that are none of these name no column. */
    private static Optional<Formula> read(String value) {
        if (value.contains("~")) return parsed(value);
        return parsed(value + " ~ 1").or(() -> parsed("1 ~ " + value.replace(',', '+')));
    }

    private static Optional<Formula> parsed(String text) {
        try {
            return Optional.of(Formula.parse(text));
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }
}
