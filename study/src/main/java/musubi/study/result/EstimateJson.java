package musubi.study.result;

import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Words;
import musubi.quantity.CanonicalJson;

/**
 * An estimation as the values {@link CanonicalJson} writes. Every number has all its digits, so that reading it gives the
 * same bits; one that is not a number is the word NaN, an infinite one Infinity.
 */
public final class EstimateJson {
    private EstimateJson() {}

    /** The answer, or why there is none. */
    public static Map<String, Object> of(Estimation estimation) {
        if (estimation instanceof NotEstimable no)
            return Map.of(
                    "not-estimable",
                    Map.of(
                            "why",
                                    no.why()
                                            .name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', '-'),
                            "reason", words(no.why().words()),
                            "detail", words(no.detail())));
        var estimate = (Estimate) estimation;
        var json = new TreeMap<String, Object>();
        json.put("method", estimate.method());
        json.put(
                "effects",
                estimate.effects().stream().map(EstimateJson::parameter).toList());
        json.put(
                "coefficients",
                estimate.coefficients().stream().map(EstimateJson::parameter).toList());
        var figures = new TreeMap<String, Object>();
        estimate.figures().forEach(f -> figures.put(f.name(), number(f.value())));
        json.put("figures", figures);
        var tables = new TreeMap<String, Object>();
        estimate.tables().forEach(t -> tables.put(t.name(), grid(t)));
        json.put("tables", tables);
        json.put(
                "sample",
                Map.of(
                        "used", estimate.sample().used(),
                        "dropped", estimate.sample().dropped(),
                        "groups", estimate.sample().groups()));
        json.put(
                "conventions",
                estimate.conventions().stream().map(EstimateJson::convention).toList());
        json.put("remarks", estimate.remarks().stream().map(EstimateJson::words).toList());
        if (!estimate.cautions().isEmpty())
            json.put(
                    "cautions",
                    estimate.cautions().stream().map(EstimateJson::words).toList());
        return json;
    }

    static Map<String, Object> parameter(Parameter parameter) {
        return Map.of(
                "name", parameter.name(),
                "estimate", number(parameter.estimate()),
                "standard-error", number(parameter.standardError()),
                "df", number(parameter.df()),
                "p", number(parameter.p()),
                "lower", number(parameter.lower()),
                "upper", number(parameter.upper()));
    }

    static Map<String, Object> grid(Grid grid) {
        return Map.of(
                "columns",
                grid.columns(),
                "lines",
                grid.lines().stream()
                        .map(l -> (Object) new CanonicalJson.OneLine(Map.of(
                                "label", l.label(),
                                "values",
                                        l.values().stream()
                                                .map(EstimateJson::number)
                                                .toList())))
                        .toList());
    }

    static Map<String, Object> convention(Convention convention) {
        return Map.of("name", convention.name(), "value", convention.value(), "equivalent", convention.equivalent());
    }

    static Map<String, Object> words(Words words) {
        return Map.of("ja", words.ja(), "en", words.en());
    }

    /** A number with all its digits; what JSON has no number for becomes a word. */
    public static Object number(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "Infinity" : "-Infinity";
        return new CanonicalJson.Measured(Double.toString(value));
    }
}
