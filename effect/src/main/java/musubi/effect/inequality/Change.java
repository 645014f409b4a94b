package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;

/** How the measures changed between two times, and whether absolute and relative inequality went the same way. */
final class Change {
    private static final String[][] PAIRS = {{"d", "r"}, {"sii", "rii"}, {"aci", "rci"}};

    private Change() {}

    /** Ratios change by a factor, the others by a difference; the errors of the two times are independent. */
    static Grid table(String first, List<Parameter> before, String last, List<Parameter> after) {
        var lines = new ArrayList<Grid.Line>();
        for (var now : after) find(before, now.name()).ifPresent(then -> lines.add(line(then, now)));
        return new Grid("change", List.of(first, last, "change", "se", "p"), lines);
    }

    private static Grid.Line line(Parameter then, Parameter now) {
        boolean isRatio = isRatio(now.name());
        double change = isRatio ? now.estimate() / then.estimate() : now.estimate() - then.estimate();
        double error =
                Math.sqrt(then.standardError() * then.standardError() + now.standardError() * now.standardError());
        double z = (isRatio ? StrictMath.log(change) : change) / error;
        return new Grid.Line(
                now.name(), List.of(then.estimate(), now.estimate(), change, error, 2 * Normal.above(Math.abs(z))));
    }

    private static boolean isRatio(String name) {
        return name.equals("r") || name.equals("rii") || name.equals("rii logit");
    }

    /** One sentence for each pair that moved in opposite directions. */
    static List<Words> remarks(List<Parameter> before, List<Parameter> after) {
        var remarks = new ArrayList<Words>();
        for (var pair : PAIRS) {
            double absolute = growth(before, after, pair[0]);
            double relative = growth(before, after, pair[1]);
            if (absolute * relative < 0)
                remarks.add(new Words(
                        "絶対的な格差（%s）は%sましたが、相対的な格差（%s）は%sました。両方を示してください。"
                                .formatted(pair[0], ja(absolute), pair[1], ja(relative)),
                        "Absolute inequality (%s) %s while relative inequality (%s) %s: show both."
                                .formatted(pair[0], en(absolute), pair[1], en(relative))));
        }
        return remarks;
    }

    private static String ja(double growth) {
        return growth > 0 ? "広がり" : "縮まり";
    }

    private static String en(double growth) {
        return growth > 0 ? "grew" : "shrank";
    }

    /** How much further from no inequality the measure is now, on either side. */
    private static double growth(List<Parameter> before, List<Parameter> after, String name) {
        var then = find(before, name);
        var now = find(after, name);
        if (then.isEmpty() || now.isEmpty()) return 0;
        double growth = distance(now.get()) - distance(then.get());
        return Double.isNaN(growth) ? 0 : growth;
    }

    private static double distance(Parameter measure) {
        return Math.abs(isRatio(measure.name()) ? StrictMath.log(measure.estimate()) : measure.estimate());
    }

    private static java.util.Optional<Parameter> find(List<Parameter> all, String name) {
        return all.stream().filter(p -> p.name().equals(name)).findFirst();
    }
}
