package musubi.effect.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;

/**
 * Whom sets are made of, and what is asked of the sets.
 *
 * @param conventions grows as choices are made
 */
record People(Request request, Arms arms, double[] treated, Estimand estimand, List<Convention> conventions) {

    /** Everybody in the complete rows of {@code request}. */
    static People of(Request request) {
        var arms = Arms.of(request.formula().response().single(), request.rows());
        return new People(
                request,
                arms,
                arms.treated().toArray(),
                Estimand.valueOf(request.options().text("estimand")),
                new ArrayList<>());
    }

    /** The rows that are complete in the covariates, in the columns of the options and in {@code others}. */
    static Complete complete(Request request, Collection<String> others) {
        var needed = new LinkedHashSet<>(request.formula().variables());
        request.options().find("score").ifPresent(needed::add);
        needed.addAll(request.options().columns("exact"));
        needed.addAll(others);
        return Complete.of(request.rows(), needed);
    }

    Options options() {
        return request.options();
    }

    Units units(double[] score, Clusters strata) {
        return Units.of(request.rows(), score, treated, strata);
    }

    Units unscored(Clusters strata) {
        return units(new double[request.rows().count()], strata);
    }

    Way way(Matched matched, String usualError, Figure... figures) {
        return new Way(new Way.Sets(matched), usualError, List.of(figures), conventions);
    }

    Way none(NotEstimable why) {
        return new Way(new Way.None(why), "", List.of(), conventions);
    }

    /** The strata of the columns a match must share. */
    Clusters strata() {
        var exact = request.options().columns("exact");
        var rows = request.rows();
        return exact.isEmpty() ? new Clusters(new Constant(0, rows.count()), 1) : Clusters.of(rows, exact);
    }

    /** How pairs are chosen; {@code usual} is the order when none is given. */
    NearestNeighbour.Rule rule(double caliper, String usual) {
        var options = options();
        var order = options.text("order").equals("auto") ? usual : options.text("order");
        var turn = NearestNeighbour.Turn.valueOf(order.toUpperCase(Locale.ROOT));
        long seed = turn == NearestNeighbour.Turn.RANDOM ? options.whole("seed") : 0;
        boolean hasReplacement = options.yes("replace");
        int ratio = ratio();
        conventions.add(new Convention(
                "order",
                order + (turn == NearestNeighbour.Turn.RANDOM ? ", seed " + seed : "")
                        + ", equal scores in the order of the data",
                "R MatchIt m.order = \"" + order + "\""));
        conventions.add(new Convention(
                "ratio",
                ratio + ":1 in rounds, " + (hasReplacement ? "with" : "without") + " replacement",
                "R MatchIt ratio = " + ratio + ", replace = " + (hasReplacement ? "TRUE" : "FALSE")));
        return new NearestNeighbour.Rule(estimand, turn, seed, ratio, caliper, hasReplacement);
    }

    int ratio() {
        var options = options();
        int ratio = options.whole("ratio");
        if (ratio < 1 || ratio > 100)
            throw new Unreadable(
                    "matching.ratio",
                    options.text("ratio"),
                    new Words("ratio は 1 から 100 までです。", "The ratio lies between 1 and 100."));
        return ratio;
    }
}
