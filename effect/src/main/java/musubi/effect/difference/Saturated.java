package musubi.effect.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Term;
import musubi.effect.regression.ClusterErrors;
import musubi.effect.regression.Coefficients;
import musubi.effect.regression.Covariance;
import musubi.effect.regression.LeastSquares;
import musubi.effect.regression.LinearFit;
import musubi.effect.regression.LinearModel;
import musubi.effect.regression.WildBootstrap;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Rows;

/**
 * Least squares on some columns of 0 and 1 and all their products: the coefficient of the product of all is the difference
 * of differences of the cell means, given the covariates.
 *
 * @param id of the method
 * @param conditions the columns, the one that tells the treated first
 */
record Saturated(String id, List<String> conditions) {
    static final int FEW_TREATED = 10;

    /** The answer for a request whose options name clusters, weights, errors and the level. */
    Estimation estimate(Request request) {
        if (!request.formula().fixed().isEmpty())
            throw new Unreadable(
                    "formula.unused-term",
                    request.formula().text(),
                    new Words(
                            "「|」の後の固定効果は使えません。twfe を使ってください。",
                            "Fixed effects after the bar cannot be used here: use twfe."));
        var rows = request.rows();
        for (var condition : conditions) rows = Conditions.with(rows, condition);
        var terms = new ArrayList<>(products());
        terms.addAll(request.formula().terms());
        var whole = new Request(rows, request.formula().withTerms(terms), request.options());
        var model = LinearModel.of(whole);
        var hindrance = model.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var cells = cells(model);
        if (cells.isEmpty()) return emptyCell(model);
        var fit =
                LeastSquares.fit(model.rows(), Design.of(terms, true, model.rows()), model.response(), model.weights());
        var tooLittle = tooLittle(fit);
        if (tooLittle.isPresent()) return tooLittle.get();
        var covariance = covariance(model, fit, request.options());
        if (covariance.isEmpty()) return model.withoutErrors();
        var answer = answer(model, fit, covariance.get(), cells.get(), request.options());
        return request.options().text("se").equals("wild") ? tested(answer, model, whole) : answer;
    }

    private Optional<NotEstimable> tooLittle(LinearFit fit) {
        if (fit.place(Conditions.product(conditions).label()) < 0)
            return Optional.of(new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "共変量が差の差の列を作ってしまい、効果が決まりません。",
                            "The covariates make up the product of the columns, so the effect is not determined.")));
        if (fit.df() > 0) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.TOO_FEW_ROWS,
                new Words(
                        fit.count() + " 行で " + fit.rank() + " 個の係数は推定できません。",
                        fit.count() + " rows cannot carry " + fit.rank() + " coefficients.")));
    }

    /** In the order of R: each alone, products of two, of three. */
    private List<Term> products() {
        var products = new ArrayList<Term>();
        for (int degree = 1; degree <= conditions.size(); degree++)
            for (int subset = 1; subset < 1 << conditions.size(); subset++) {
                if (Integer.bitCount(subset) != degree) continue;
                var members = new ArrayList<String>();
                for (int i = 0; i < conditions.size(); i++) if ((subset >> i & 1) == 1) members.add(conditions.get(i));
                products.add(Conditions.product(members));
            }
        return products;
    }

    private Optional<Covariance> covariance(LinearModel model, LinearFit fit, Options options) {
        var asked = options.text("se");
        if (model.clusterings().isEmpty()) {
            var kind = asked.equals("auto") ? "HC3" : asked;
            if (ClusterErrors.isKind(kind) || kind.equals("wild"))
                throw new Unreadable(
                        "estimate.no-cluster",
                        kind,
                        new Words("se=" + kind + " には設定 cluster が要ります。", "se=" + kind + " needs the option cluster."));
            return Covariance.unclustered(fit, kind);
        }
        var kind = asked.equals("auto") || asked.equals("wild") ? "CR1" : asked;
        if (!ClusterErrors.isKind(kind))
            throw new Unreadable(
                    "estimate.cluster-unused",
                    kind,
                    new Words(
                            "se=" + kind + " はまとまりを使いません。cluster を外すか se=CR1 にしてください。",
                            "se=" + kind + " does not use clusters: leave out cluster or write se=CR1."));
        return ClusterErrors.of(fit, List.copyOf(model.clusterings().values()), kind, "min", fit.rank());
    }

    /** With p and the interval of the wild cluster bootstrap. */
    private Estimation tested(Estimate answer, LinearModel model, Request whole) {
        var settings = new TreeMap<String, String>();
        for (var name : List.of("cluster", "weights", "level", "draws", "seed"))
            whole.options().find(name).ifPresent(value -> settings.put(name, value));
        settings.put("coefficient", Conditions.product(conditions).label());
        var bootstrap = WildBootstrap.estimate(
                new Request(model.rows(), whole.formula(), WildBootstrap.METHOD.settings(settings)));
        if (!(bootstrap instanceof Estimate wild)) return bootstrap;
        var p = wild.headline();
        var conventions = new ArrayList<>(answer.conventions());
        wild.conventions().stream()
                .filter(c -> !c.name().equals("standard error"))
                .forEach(conventions::add);
        var remarks = new ArrayList<>(answer.remarks());
        wild.remarks().stream().filter(r -> !remarks.contains(r)).forEach(remarks::add);
        return new Estimate(
                id,
                List.of(new Parameter("ATT", p.estimate(), p.standardError(), p.df(), p.lower(), p.upper(), p.p())),
                answer.coefficients(),
                answer.figures(),
                answer.tables(),
                answer.sample(),
                conventions,
                remarks);
    }

    private Estimate answer(LinearModel model, LinearFit fit, Covariance covariance, Grid cells, Options options) {
        var coefficients = Coefficients.of(fit, covariance, options.number("level"));
        var of = coefficients.get(fit.place(Conditions.product(conditions).label()));
        var effect = new Parameter("ATT", of.estimate(), of.standardError(), of.df(), of.lower(), of.upper(), of.p());
        var remarks = new ArrayList<>(Coefficients.aliased(fit.aliased()));
        remarks.addAll(covariance.remarks());
        var groups = new LinkedHashMap<>(model.groups());
        if (model.clusterings().isEmpty()) remarks.add(withoutClusters());
        else {
            long treated = treatedClusters(
                    model.rows(),
                    conditions.get(0),
                    model.clusterings().values().iterator().next());
            groups.put("treated clusters", treated);
            if (treated < FEW_TREATED) remarks.add(fewTreated(treated));
        }
        return new Estimate(
                id,
                List.of(effect),
                coefficients,
                List.of(new Figure("sigma", Math.sqrt(fit.variance())), new Figure("df residual", fit.df())),
                List.of(cells),
                new Sample(fit.count(), model.dropped(), groups),
                List.of(
                        covariance.convention(),
                        new Convention("columns", "all products of " + String.join(", ", conditions), "R lm(y ~ a*b)")),
                remarks);
    }

    /** Weighted means of the cells; empty when a cell has nobody. */
    private Optional<Grid> cells(LinearModel model) {
        int size = 1 << conditions.size();
        var weights = new double[size];
        var sums = new double[size];
        var counts = new double[size];
        var columns = conditions.stream().map(c -> model.rows().column(c)).toList();
        for (int row = 0; row < model.rows().count(); row++) {
            int cell = 0;
            for (int i = 0; i < columns.size(); i++) if (columns.get(i).at(row) == 1) cell |= 1 << i;
            double weight = model.weights().at(row);
            weights[cell] += weight;
            sums[cell] += weight * model.response().at(row);
            counts[cell]++;
        }
        var lines = new ArrayList<Grid.Line>();
        for (int cell = 0; cell < size; cell++) {
            if (!(weights[cell] > 0)) return Optional.empty();
            lines.add(new Grid.Line(label(cell), List.of(sums[cell] / weights[cell], counts[cell], weights[cell])));
        }
        return Optional.of(new Grid("means", List.of("mean", "rows", "weight"), lines));
    }

    private String label(int cell) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < conditions.size(); i++) parts.add(conditions.get(i) + ": " + (cell >> i & 1));
        return String.join(", ", parts);
    }

    private NotEstimable emptyCell(LinearModel model) {
        var found = new TreeMap<String, Long>();
        for (int row = 0; row < model.rows().count(); row++) {
            int cell = 0;
            for (int i = 0; i < conditions.size(); i++)
                if (model.rows().column(conditions.get(i)).at(row) == 1) cell |= 1 << i;
            if (model.weights().at(row) > 0) found.merge(label(cell), 1L, Long::sum);
        }
        return new NotEstimable(
                Why.WRONG_SHAPE,
                new Words(
                        (1 << conditions.size()) + " つの組のうち、行があるのは " + found + " だけです。",
                        "Of the " + (1 << conditions.size()) + " cells only these have rows: " + found + "."));
    }

    /** Clusters of which some row is treated. */
    static long treatedClusters(Rows rows, String treatment, Clusters clusters) {
        var seen = new boolean[clusters.count()];
        var treated = rows.column(treatment);
        for (int row = 0; row < rows.count(); row++)
            if (treated.at(row) == 1) seen[(int) clusters.codes().at(row)] = true;
        long count = 0;
        for (boolean s : seen) if (s) count++;
        return count;
    }

    /** MacKinnon and Webb (2017), Journal of Applied Econometrics 32, 233-254: errors are far too small then. */
    static Words fewTreated(long treated) {
        return new Words(
                "施策を受けたまとまりは " + treated + " しかありません。このとき標準誤差は実際よりかなり小さく出ます。",
                "Only " + treated + (treated == 1 ? " cluster is" : " clusters are")
                        + " treated: standard errors are then far too small.");
    }

    private static Words withoutClusters() {
        return new Words(
                "施策が決まる単位（市町村など）を cluster に指定しないと、標準誤差は小さく出ることがあります。",
                "Without cluster at the level at which treatment is decided, standard errors can be too small.");
    }
}
