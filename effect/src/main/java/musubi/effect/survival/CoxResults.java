package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.effect.Words;
import musubi.effect.distribution.ChiSquared;

/** A fitted Cox model as an answer. */
final class CoxResults {
    private CoxResults() {}

    /** Hazard ratios, coefficients, tests. {@code ratio} is what a ratio is called. */
    static Estimate of(
            String method,
            CoxModel model,
            CoxCovariance covariance,
            double level,
            String ratio,
            List<Convention> conventions,
            List<Grid> tables) {
        var names = model.keptNames();
        var values = model.coefficients();
        var effects = new ArrayList<Parameter>();
        var coefficients = new ArrayList<Parameter>();
        for (int i = 0; i < values.length; i++) {
            var parameter =
                    Parameter.of(names.get(i), values[i], covariance.standardError(i), Double.POSITIVE_INFINITY, level);
            coefficients.add(parameter);
            effects.add(parameter.exponential(ratio + " " + names.get(i)));
        }
        var all = new ArrayList<Convention>();
        all.add(covariance.convention());
        all.addAll(conventions);
        all.add(new Convention("interval of ratios", "normal, on the log scale", "R summary(coxph)"));
        all.add(new Convention(
                "equal times",
                "times closer than 1.5e-8, absolute or in mean times, are equal",
                "R coxph.control(timefix = TRUE)"));
        all.add(new Convention("aliased columns", "left out, left to right", "R coxph()"));
        var sample = model.cohort().sample();
        return new Estimate(
                method,
                effects,
                coefficients,
                figures(model, covariance),
                tables,
                covariance.clusters() > 0 ? sample.with("clusters", covariance.clusters()) : sample,
                all,
                remarks(model));
    }

    private static List<Figure> figures(CoxModel model, CoxCovariance covariance) {
        var fit = model.fit();
        int df = fit.kept().length;
        var figures = new ArrayList<>(List.of(
                new Figure("log-likelihood", fit.logLikelihood()),
                new Figure("log-likelihood of no effect", fit.logLikelihoodNull()),
                new Figure("test df", df)));
        test(figures, "likelihood ratio", fit.likelihoodRatio(), df);
        covariance.wald(model.coefficients()).ifPresent(w -> test(figures, "Wald", w, df));
        test(figures, "score", fit.scoreTest(), df);
        if (df > 0) figures.add(new Figure("concordance", model.concordance()));
        figures.add(new Figure("iterations", fit.iterations()));
        return figures;
    }

    private static void test(List<Figure> figures, String name, double statistic, int df) {
        if (df == 0) return;
        figures.add(new Figure(name + " test", statistic));
        figures.add(new Figure(name + " test p", ChiSquared.above(statistic, df)));
    }

    private static List<Words> remarks(CoxModel model) {
        var remarks = new ArrayList<>(aliased(model));
        remarks.addAll(model.cohort().remarks());
        long events = events(model);
        int df = model.fit().kept().length;
        if (df > 0 && events < 5L * df)
            remarks.add(new Words(
                    "出来事 " + events + " 件に対して係数が " + df + " 個あります。係数一つに 5 件より少なく、推定は不安定です。",
                    events + " events carry " + df
                            + " coefficients: fewer than 5 each, so the estimates are unsteady."));
        return remarks;
    }

    /** Says which columns have no coefficient. */
    static List<Words> aliased(CoxModel model) {
        return model.aliased().stream()
                .map(name -> new Words(
                        "列「" + name + "」は他の列の組み合わせなので外しました。",
                        "Column \"" + name + "\" is a combination of others and was left out."))
                .toList();
    }

    private static long events(CoxModel model) {
        var timeline = model.fit().likelihood().timeline();
        long events = 0;
        for (int place = 0; place < timeline.count(); place++) if (timeline.dies(place)) events++;
        return events;
    }

    /** The baseline cumulative hazard, for somebody whose covariates and offsets are 0. */
    static Grid baseline(CoxModel model) {
        var fit = model.fit();
        var timeline = fit.likelihood().timeline();
        var met = fit.hazards().steps().clone();
        timeline.accumulateOn(met);
        double factor = model.baselineFactor();
        var lines = new ArrayList<Grid.Line>();
        for (int s = 0; s < timeline.strata(); s++)
            for (int k = timeline.stratumStart(s); k < timeline.stratumStart(s + 1); k++) {
                double hazard = met[k] * factor;
                lines.add(new Grid.Line(
                        timeline.strata() == 1
                                ? ""
                                : model.cohort().strataNames().get(s),
                        List.of(timeline.time(k), hazard, StrictMath.exp(-hazard))));
            }
        return new Grid("baseline", List.of("time", "cumulative hazard", "survival"), lines);
    }
}
