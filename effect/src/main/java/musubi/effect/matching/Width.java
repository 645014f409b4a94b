package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import musubi.effect.Convention;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/**
 * The caliper of one covariate as it was written.
 *
 * @param unit {@code sd}, {@code austin} or, for the column's own, {@code absolute}
 */
record Width(String column, double width, String unit) {
    private static final String OPTION = "covariate-caliper";
    private static final Pattern WIDTH = Pattern.compile("(\\d+\\.?\\d*(?:[eE]-?\\d+)?|\\.\\d+)\\s*(sd|austin)?");

    /** Reads {@code age:5,income:0.2sd}; none when the option is off. */
    static List<Width> all(Options options) {
        var all = new ArrayList<Width>();
        var text = options.find(OPTION);
        if (text.isEmpty()) return all;
        for (var part : text.get().split(",", -1)) {
            int colon = part.lastIndexOf(':');
            var width = WIDTH.matcher(part.substring(colon + 1).strip());
            if (colon < 1 || !width.matches()) throw refused(part);
            var column = part.substring(0, colon).strip();
            if (all.stream().anyMatch(w -> w.column().equals(column))) throw refused(part);
            all.add(new Width(
                    column, Double.parseDouble(width.group(1)), width.group(2) == null ? "absolute" : width.group(2)));
        }
        return all;
    }

    static List<String> columns(Options options) {
        return all(options).stream().map(Width::column).toList();
    }

    /** The largest difference allowed, in the column's own unit. */
    double most(double[] values, double[] treated) {
        return width * Spread.unit(unit, values, treated);
    }

    Convention convention(double most) {
        var name = "caliper of " + column;
        return switch (unit) {
            case "sd" ->
                new Convention(
                        name,
                        width + " standard deviations over everybody (divisor n - 1) = " + most + ", itself allowed",
                        "R MatchIt caliper = c(" + column + " = " + width + ")");
            case "austin" ->
                new Convention(
                        name,
                        width + " sqrt((v1 + v0)/2), variances of the two arms = " + most + ", itself allowed",
                        "R MatchIt caliper = c(" + column + " = " + most + "), std.caliper = FALSE");
            default ->
                new Convention(
                        name,
                        most + " in its own unit, itself allowed",
                        "R MatchIt caliper = c(" + column + " = " + most + "), std.caliper = FALSE");
        };
    }

    private static Unreadable refused(String part) {
        return new Unreadable(
                "matching.covariate-caliper",
                part,
                new Words(
                        "covariate-caliper は「年齢:5,所得:0.2sd」のように、数の列と 0 以上の幅を一度ずつ書いてください（「" + part + "」が読めません）。",
                        "Write covariate-caliper as age:5,income:0.2sd, each column of numbers once with a width that is not"
                                + " negative; \"" + part + "\" cannot be read."));
    }
}
