package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;

/**
 * How the sets of a request were made.
 *
 * @param matched the sets
 * @param usualError kind of standard error that suits them
 * @param figures caliper, total distance
 * @param conventions what was chosen
 * @param remarks what a reader must know
 * @param refusal why there are no sets
 */
record Way(
        Matched matched,
        String usualError,
        List<Figure> figures,
        List<Convention> conventions,
        List<Words> remarks,
        Optional<NotEstimable> refusal) {

    static Way of(Request request, Arms arms) {
        return nearest(request, arms);
    }

    private static Way nearest(Request request, Arms arms) {
        var options = request.options();
        var rows = request.rows();
        var score = Score.of(rows.column(options.text("score")).toArray(), true, arms.treated(), options);
        var strata = strata(request);
        var units = Units.of(rows, score.values(), arms.treated(), strata);
        var rule = rule(options, score.caliper());
        var matched = NearestNeighbour.match(units, rule);
        var conventions = new ArrayList<>(score.conventions());
        conventions.add(new Convention(
                "order",
                rule.turn().name().toLowerCase(Locale.ROOT)
                        + (rule.turn() == NearestNeighbour.Turn.RANDOM ? ", seed " + rule.seed() : "")
                        + "; of two equally near the lower score; equal scores in the order of the data",
                "R MatchIt m.order = \"" + rule.turn().name().toLowerCase(Locale.ROOT) + "\""));
        conventions.add(new Convention(
                "ratio",
                rule.ratio() + ":1 in rounds, " + (rule.hasReplacement() ? "with" : "without") + " replacement",
                "R MatchIt ratio = " + rule.ratio() + ", replace = " + (rule.hasReplacement() ? "TRUE" : "FALSE")));
        var figures = new ArrayList<Figure>();
        if (Double.isFinite(score.caliper())) figures.add(new Figure("caliper", score.caliper()));
        figures.add(new Figure("total distance", matched.totalDistance(score.values())));
        return new Way(matched, "CR1", figures, conventions, List.of(), Optional.empty());
    }

    static Clusters strata(Request request) {
        var exact = request.options().columns("exact");
        var rows = request.rows();
        return exact.isEmpty() ? new Clusters(new Constant(0, rows.count()), 1) : Clusters.of(rows, exact);
    }

    private static NearestNeighbour.Rule rule(Options options, double caliper) {
        var estimand = Estimand.valueOf(options.text("estimand"));
        var order = options.text("order");
        if (order.equals("auto")) order = estimand == Estimand.ATT ? "largest" : "smallest";
        var turn = NearestNeighbour.Turn.valueOf(order.toUpperCase(Locale.ROOT));
        long seed = turn == NearestNeighbour.Turn.RANDOM ? options.whole("seed") : 0;
        return new NearestNeighbour.Rule(estimand, turn, seed, ratio(options), caliper, options.yes("replace"));
    }

    static int ratio(Options options) {
        int ratio = options.whole("ratio");
        if (ratio < 1 || ratio > 100)
            throw new Unreadable(
                    "matching.ratio",
                    options.text("ratio"),
                    new Words("ratio は 1 から 100 までです。", "The ratio lies between 1 and 100."));
        return ratio;
    }
}
