package musubi.effect.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.glm.Family;
import musubi.effect.glm.Glm;
import musubi.effect.glm.GlmCovariance;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;

/**
 * Segmented regression of one series before and after an intervention.
 *
 * <p>Estimand: by how much level and slope differ from what the series before would have gone on to.
 * <br>Source: Wagner, Soumerai, Zhang and Ross-Degnan (2002), Journal of Clinical Pharmacy and Therapeutics 27, 299-309;
 * Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355.
 * <br>Checked against: R lm, glm, sandwich 3.0-2, effect/src/test/resources/reference/series/its.R, relative error below
 * 1e-8.
 */
public final class InterruptedTimeSeries {
    private static final int FEWEST = 3;
    private static final int SHORT = 8;

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "interrupted-time-series",
            new Words("分割時系列解析", "Interrupted time series"),
            new Words(
                    "介入の始まりで、系列の水準と傾きが、それまでの続きからどれだけ変わったか",
                    "by how much level and slope of a series depart from what went before when an intervention starts"),
            List.of(
                    new Words(
                            "介入がなければ、それまでの傾向（と季節）が続いた",
                            "without the intervention the trend (and season) before would have gone on"),
                    new Words(
                            "同じ時期に、結果に関わる他の変化がない",
                            "nothing else that matters for the outcome changed at the same time"),
                    new Words(
                            "集団の構成と測り方が途中で変わらない", "the population and the way of measuring did not change on the way")),
            "y_t = b0 + b1 t + b2 1(t >= T) + b3 (t - T) 1(t >= T) + seasons + e_t",
            new Words(
                    "介入の前後の時点が 8 に満たないとき。始まりがゆるやかなとき。比べられる地域があるとき（差の差を使う）。",
                    "with fewer than 8 times before or after, with a gradual start, or where a comparison area exists (use a"
                            + " difference in differences)"),
            List.of(
                    "Wagner, Soumerai, Zhang and Ross-Degnan (2002), Journal of Clinical Pharmacy and Therapeutics 27, 299-309",
                    "Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355",
                    "Newey and West (1987), Econometrica 55, 703-708",
                    "Prais and Winsten (1954), Cowles Commission discussion paper 383"),
            List.of(
                    "R lm(); sandwich::NeweyWest(fit, lag, prewhite = FALSE, adjust = TRUE)",
                    "Stata prais y t level slope, rhotype(regress)",
                    "R glm(family = quasipoisson)"),
            "R 4.2.2, sandwich 3.0-2, relative error below 1e-8",
            "visits ~ 1",
            List.of(
                    Option.given(
                            "time",
                            "時点の列（数、2024-04-01、2024-04）。必須",
                            "column of the time (a number, 2024-04-01 or 2024-04), needed"),
                    Option.given("from", "介入の最初の時点。必須", "first time of the intervention, needed"),
                    Option.choice(
                            "estimator",
                            "newey-west",
                            List.of("newey-west", "prais-winsten", "quasi-poisson"),
                            "推定の方法。件数は quasi-poisson（分母は offset(log(人数))）",
                            "how to estimate; counts by quasi-poisson, with offset(log(population))"),
                    Option.given(
                            "lag",
                            "Newey-West のラグ（なければ 4(n/100)^(2/9) の切り捨て）",
                            "lag of Newey-West; floor of 4 (n/100)^(2/9) when not given"),
                    Option.choice(
                            "adjust",
                            "yes",
                            List.of("yes", "no"),
                            "Newey-West に n/(n-k) を掛けるか",
                            "whether Newey-West is multiplied by n/(n-k)"),
                    Option.choice(
                            "change",
                            "both",
                            List.of("both", "level", "slope"),
                            "水準と傾きのどちらの変化を入れるか",
                            "whether level, slope or both change"),
                    Option.number("unit", "1", "傾きの単位の時間", "how much time a slope is for"),
                    Option.number("harmonics", "0", "季節の波（sin と cos）の組の数", "pairs of sine and cosine for seasons"),
                    Option.given("period", "波の周期（時間の単位で）", "period of the waves, in units of time"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            InterruptedTimeSeries::estimate);

    private InterruptedTimeSeries() {}

    /** The changes of level and slope of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var formula = request.formula();
        refuseUnused(formula);
        var series = SeriesRows.of(request.rows(), formula.variables(), options.text("time"));
        double start = SeriesRows.time(options.text("from"));
        if (series.hasTwice())
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "同じ時点の行が二つ以上あります。時点ごとに一行にまとめてください。",
                            "A time has more than one row: bring the series to one row for each time."));
        refuseNegative(options);
        long before = Arrays.stream(series.times()).filter(t -> t < start).count();
        long after = series.count() - before;
        if (before < FEWEST || after < FEWEST)
            return new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            "介入の前が " + before + " 時点、後が " + after + " 時点です。それぞれ " + FEWEST + " 時点が要ります。",
                            "There are " + before + " times before and " + after + " after the intervention; " + FEWEST
                                    + " are needed on each side."));
        int waves = options.whole("harmonics");
        var segments = Segments.of(
                series,
                start,
                options.number("unit"),
                options.text("change"),
                waves,
                waves == 0 ? 1 : options.number("period"));
        var terms = new ArrayList<>(segments.terms());
        terms.addAll(formula.terms());
        var design = Design.of(terms, formula.hasIntercept(), segments.rows());
        var remarks = remarks(series, before, after);
        var sample = new Sample(series.count(), series.dropped(), Map.of("times before", before, "times after", after));
        return options.text("estimator").equals("quasi-poisson")
                ? counts(request, segments, design, remarks, sample)
                : linear(request, segments, design, remarks, sample);
    }

    private static void refuseNegative(Options options) {
        for (var name : List.of("lag", "harmonics", "unit", "period"))
            if (options.find(name).isPresent()
                    && (options.number(name) < 0
                            || options.number(name) == 0 && (name.equals("unit") || name.equals("period"))))
                throw new Unreadable(
                        "estimate.not-positive",
                        options.text(name),
                        new Words("設定 " + name + " は正の数です。", "Option " + name + " must be positive."));
    }

    private static void refuseUnused(Formula formula) {
        if (formula.fixed().isEmpty()
                && formula.instruments().isEmpty()
                && formula.groups().isEmpty()
                && formula.strata().isEmpty()
                && formula.clusters().isEmpty()) return;
        throw new Unreadable(
                "formula.unused-term",
                formula.text(),
                new Words(
                        "「|」、(1 | …)、strata(…)、cluster(…) はこの方法では使えません。",
                        "What stands after a bar, (1 | …), strata(…) and cluster(…) cannot be used with this method."));
    }

    private static List<Words> remarks(SeriesRows series, long before, long after) {
        var remarks = new ArrayList<Words>();
        if (before < SHORT || after < SHORT)
            remarks.add(new Words(
                    "介入の前 " + before + " 時点、後 " + after + " 時点です。8 時点に満たない側の傾きは当てになりません。",
                    "There are " + before + " times before and " + after
                            + " after; a slope from fewer than 8 times is not reliable."));
        if (!series.isEven())
            remarks.add(new Words(
                    "時点の間隔がそろっていません。隣り合う行を隣の時点として扱っています。",
                    "Times are not equally spaced; neighbouring rows were taken for neighbours in time."));
        return remarks;
    }

    private static Estimation linear(
            Request request, Segments segments, Design design, List<Words> remarks, Sample sample) {
        var options = request.options();
        if (!request.formula().offsets().isEmpty())
            throw new Unreadable(
                    "formula.unused-term",
                    request.formula().text(),
                    new Words("offset は estimator=quasi-poisson で使います。", "offset needs estimator=quasi-poisson."));
        var rows = segments.rows();
        var response = Numbers.over(Evaluation.of(request.formula().response().single(), rows));
        var fit = LeastSquares.fit(rows, design, response, new Constant(1, rows.count()));
        if (fit.df() <= 0) return tooFew(rows.count(), fit.rank());
        var fitted = fitted(design, rows, fit.coefficients());
        double watson = NeweyWest.durbinWatson(fit.residuals().toArray());
        if (options.text("estimator").equals("newey-west")) {
            int lag = options.find("lag").isPresent() ? options.whole("lag") : NeweyWest.lag(rows.count());
            var covariance = NeweyWest.covariance(fit, lag, options.yes("adjust"));
            return answer(
                    new Fitted(fit.names(), kept(fit.coefficients(), fit.kept()), covariance, fitted, false),
                    segments,
                    options,
                    List.of(new Figure("Durbin-Watson", watson), new Figure("lag", lag)),
                    remarks,
                    sample);
        }
        var carried = PraisWinsten.of(fit, response);
        if (carried.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words("自己相関 rho が 1 に達したか、収束しませんでした。", "The carry-over rho reached 1 or did not settle."));
        var moved = carried.get().fit();
        var classical = Covariance.classical(moved);
        var covariance = new Covariance(
                classical.matrix(),
                classical.df(),
                new Convention(
                        "standard error",
                        "Prais-Winsten, rho = sum e_t e_(t-1) / sum e_(t-1)², iterated, first row kept, n - k",
                        "Stata prais, rhotype(regress)"));
        return answer(
                new Fitted(
                        fit.names(),
                        moved.coefficients(),
                        covariance,
                        fitted(design, rows, spread(fit.kept(), moved.coefficients(), design.columns())),
                        false),
                segments,
                options,
                List.of(
                        new Figure("Durbin-Watson", watson),
                        new Figure("rho", carried.get().rho()),
                        new Figure(
                                "Durbin-Watson transformed",
                                NeweyWest.durbinWatson(moved.residuals().toArray())),
                        new Figure("rounds", carried.get().rounds())),
                remarks,
                sample);
    }

    private static Estimation counts(
            Request request, Segments segments, Design design, List<Words> remarks, Sample sample) {
        var rows = segments.rows();
        var offset = new double[rows.count()];
        for (Expression part : request.formula().offsets()) {
            var values = Evaluation.of(part, rows);
            for (int i = 0; i < offset.length; i++) offset[i] += values[i];
        }
        var response = Numbers.over(Evaluation.of(request.formula().response().single(), rows));
        var fit = Glm.fit(
                rows, design, response, new Constant(1, rows.count()), Numbers.over(offset), new Family.Poisson());
        if (fit.refusal().isPresent()) return fit.refusal().get();
        if (fit.df() <= 0) return tooFew(rows.count(), fit.rank());
        var covariance = GlmCovariance.quasi(fit);
        var residuals = new double[offset.length];
        for (int t = 0; t < offset.length; t++)
            residuals[t] = (response.at(t) - fit.fitted().at(t))
                    / Math.sqrt(fit.fitted().at(t));
        return answer(
                new Fitted(
                        fit.names(), fit.estimates(), covariance, fit.fitted().toArray(), true),
                segments,
                request.options(),
                List.of(
                        new Figure("Durbin-Watson of Pearson residuals", NeweyWest.durbinWatson(residuals)),
                        new Figure("deviance", fit.deviance())),
                remarks,
                sample);
    }

    private static NotEstimable tooFew(int rows, int coefficients) {
        return new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        rows + " 時点で " + coefficients + " 個の係数は推定できません。",
                        rows + " times cannot carry " + coefficients + " coefficients."));
    }

    private static double[] kept(double[] all, int[] kept) {
        return IntStream.of(kept).mapToDouble(j -> all[j]).toArray();
    }

    private static double[] spread(int[] kept, double[] values, int columns) {
        var all = new double[columns];
        for (int i = 0; i < kept.length; i++) all[kept[i]] = values[i];
        return all;
    }

    private static double[] fitted(Design design, musubi.effect.rows.Rows rows, double[] coefficients) {
        var matrix = design.matrix(rows);
        var fitted = new double[rows.count()];
        for (int j = 0; j < matrix.length; j++)
            if (!Double.isNaN(coefficients[j]))
                for (int t = 0; t < fitted.length; t++) fitted[t] += coefficients[j] * matrix[j][t];
        return fitted;
    }

    /** What all estimators end in. */
    private record Fitted(
            List<String> names, double[] coefficients, Covariance covariance, double[] fitted, boolean isLog) {
        Parameter contrast(String name, double[] weights, double level) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) sum += weights[i] * coefficients[i];
            return Parameter.of(
                    name, sum, Math.sqrt(covariance.matrix().form(weights, weights)), covariance.df(), level);
        }

        Parameter coefficient(int j, double level) {
            var unit = new double[coefficients.length];
            unit[j] = 1;
            return contrast(names.get(j), unit, level);
        }
    }

    private static Estimation answer(
            Fitted fitted,
            Segments segments,
            Options options,
            List<Figure> figures,
            List<Words> remarks,
            Sample sample) {
        double level = options.number("level");
        var coefficients = IntStream.range(0, fitted.names().size())
                .mapToObj(j -> fitted.coefficient(j, level))
                .toList();
        var effects = new ArrayList<Parameter>();
        var last = new double[coefficients.size()];
        for (var name : List.of(Segments.LEVEL, Segments.SLOPE)) {
            if (!segments.rows().has(name)) continue;
            int place = fitted.names().indexOf(name);
            if (place < 0)
                return new NotEstimable(
                        Why.SINGULAR_DESIGN,
                        new Words(
                                "「" + name + "」が他の列の組み合わせで表せます。",
                                "\"" + name + "\" is a combination of the other columns."));
            effects.add(coefficients.get(place));
            last[place] = segments.rows().column(name).at(segments.rows().count() - 1);
        }
        effects.add(fitted.contrast("effect at the last time", last, level));
        var asked = fitted.isLog()
                ? effects.stream()
                        .map(e -> e.exponential("rate ratio, " + e.name()))
                        .toList()
                : effects;
        return new Estimate(METHOD.id(), asked, coefficients, figures, List.of(), sample, conventions(fitted), remarks);
    }

    private static List<Convention> conventions(Fitted fitted) {
        var names = new LinkedHashSet<Convention>();
        names.add(fitted.covariance().convention());
        names.add(new Convention(
                "parametrisation",
                "time from the first row; slope change is 0 at the first time of the intervention, so level change is the"
                        + " gap at that time",
                ""));
        return List.copyOf(names);
    }
}
