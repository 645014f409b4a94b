package musubi.effect.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.formula.Evaluation;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Order;

/**
 * Whom sets are made of, and what is asked of the sets.
 *
 * @param conventions grows as choices are made
 * @param remarks grows as there is something to say
 */
record People(
        Request request,
        Arms arms,
        double[] treated,
        Estimand estimand,
        List<Convention> conventions,
        List<Words> remarks) {

    /** Everybody in the complete rows of {@code request}. */
    static People of(Request request) {
        var arms = Arms.of(request.formula().response().single(), request.rows());
        return new People(
                request,
                arms,
                arms.treated().toArray(),
                Estimand.valueOf(request.options().text("estimand")),
                new ArrayList<>(),
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

    /** The rows that are complete in all that sets are made from, and in {@code others}. */
    static Complete forSets(Request request, Collection<String> others) {
        var needed = new LinkedHashSet<>(Width.columns(request.options()));
        request.options().find("order-by").ifPresent(needed::add);
        needed.addAll(others);
        return complete(request, needed);
    }

    Options options() {
        return request.options();
    }

    Units units(double[] score, Clusters strata) {
        return Units.of(order(), score, treated, strata);
    }

    /**
     * The order that decides between equals: of the column, then of the table. Rows without ids that are equal in all that is
     * matched on are told apart by their place in the file, as R MatchIt does.
     */
    private int[] order() {
        var rows = request.rows();
        if (isByPlace()) return Order.ascending(places(rows.positions()));
        return orderColumn()
                .map(column -> Order.ascending(Evaluation.numbers(rows, column).toArray()))
                .orElseGet(() -> IntStream.range(0, rows.count()).toArray());
    }

    private static double[] places(int[] positions) {
        return IntStream.of(positions).asDoubleStream().toArray();
    }

    private boolean isByPlace() {
        boolean isData = options().isGiven("order") && options().text("order").equals("data");
        return isData || orderColumn().isEmpty() && !request.rows().isNamed();
    }

    /** What decides between equals, in words. */
    String between() {
        if (isByPlace()) return "the order of the data";
        return orderColumn().map(c -> "column " + c).orElse("the hash of the unit's id");
    }

    /** Where every tie is used nothing is left to an order, and no such option is known. */
    private Optional<String> orderColumn() {
        return options().isGiven("order-by") ? options().find("order-by") : Optional.empty();
    }

    /** As they stand in the table, for ways that use every tie. */
    Units inTable(double[] score, Clusters strata) {
        return Units.of(IntStream.range(0, request.rows().count()).toArray(), score, treated, strata);
    }

    Units unscored(Clusters strata) {
        return inTable(new double[request.rows().count()], strata);
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
        var turn = order.equals("data")
                ? NearestNeighbour.Turn.COLUMN
                : NearestNeighbour.Turn.valueOf(order.toUpperCase(Locale.ROOT));
        long seed = turn == NearestNeighbour.Turn.RANDOM ? options.whole("seed") : 0;
        if (order.equals("column")) options.text("order-by");
        boolean hasReplacement = options.yes("replace");
        int ratio = ratio();
        conventions.add(new Convention(
                "order",
                order + (turn == NearestNeighbour.Turn.RANDOM ? ", seed " + seed : "") + ", equals by " + between(),
                order.equals("column")
                        ? "R MatchIt m.order = \"data\" on data sorted by the column"
                        : "R MatchIt m.order = \"" + order + "\""));
        conventions.add(new Convention(
                "ratio",
                ratio + ":1 in rounds, " + (hasReplacement ? "with" : "without") + " replacement",
                "R MatchIt ratio = " + ratio + ", replace = " + (hasReplacement ? "TRUE" : "FALSE")));
        return new NearestNeighbour.Rule(estimand, turn, seed, ratio, caliper, limits(), hasReplacement);
    }

    /** Without a score the closest pair of all first; where nothing but its place tells a row apart, the rows in turn. */
    String usualWithoutScore() {
        return request.rows().isNamed() ? "closest" : "data";
    }

    /** The largest score first for the effect on the treated, the smallest for that on the others. */
    String usualOrder() {
        return estimand == Estimand.ATT ? "largest" : "smallest";
    }

    private Limits limits() {
        var widths = Width.all(options());
        var columns = new double[widths.size()][];
        var reaches = new double[columns.length];
        for (int k = 0; k < columns.length; k++) {
            var width = widths.get(k);
            columns[k] = Evaluation.numbers(request.rows(), width.column()).toArray();
            double most = width.most(columns[k], treated);
            reaches[k] = Spread.reach(most, columns[k]);
            conventions.add(width.convention(most));
        }
        return new Limits(columns, reaches);
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
