package musubi.effect.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
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
import musubi.effect.formula.Term;
import musubi.effect.rows.Clusters;

/**
 * The test that deals a treatment out again to the clusters it was randomised to.
 *
 * <p>Estimand: an effect that is the same for everybody; the test is exact when treatment was randomised as it is dealt.
 * <br>Source: Fisher (1935), The Design of Experiments; Gail, Mark, Carroll, Green and Pee (1996), Statistics in Medicine
 * 15, 1069-1092; Rosenbaum (2002), Statistical Science 17, 286-327.
 * <br>Checked against: all dealings fitted by lm in R, effect/src/test/resources/reference/regression/wild.R.
 */
public final class RandomisationInference {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "permutation",
            new Words("無作為割付に基づく検定（並べ替え検定）", "Randomisation inference"),
            new Words("割り付けた介入の効果（全員に同じだけ効くとしたとき）", "effect of the assigned treatment, the same for everybody"),
            List.of(
                    new Words("介入は、まとまり（または個人）に無作為に割り付けられた", "treatment was randomised to the clusters, or to persons"),
                    new Words(
                            "ある単位の割付は他の単位の結果を変えない",
                            "the treatment of one unit does not change the outcome of another")),
            "p = share of dealings D* whose coefficient of D* is at least as far from 0 as that of D",
            new Words(
                    "無作為割付でないとき。割付を制約した（最小化法など）とき。",
                    "without randomisation, or when assignment was constrained (minimisation)"),
            List.of(
                    "Fisher (1935), The Design of Experiments, Oliver and Boyd",
                    "Gail, Mark, Carroll, Green and Pee (1996), Statistics in Medicine 15, 1069-1092",
                    "Freedman and Lane (1983), Journal of Business and Economic Statistics 1, 292-298"),
            List.of("Stata ritest", "R ri2::conduct_ri()"),
            "R 4.2.2, every dealing fitted by lm: p exact, interval below 1e-6",
            "y ~ arm + age",
            List.of(
                    Option.given(
                            "cluster",
                            "割り付けた単位の列（なければ一行ずつ）",
                            "columns that name the randomised unit; each row when not given"),
                    Option.given("strata", "割付の層の列", "columns that name the strata of the randomisation"),
                    Option.number(
                            "draws",
                            "9999",
                            "並べ替えの回数。全部の数がこれ以下なら全部を数える",
                            "number of dealings; all are enumerated when there are no more than this"),
                    Option.given("seed", "乱数の種（全部を数えるときは不要）", "seed, not needed when all are enumerated"),
                    LinearOptions.WEIGHTS,
                    LinearOptions.LEVEL),
            RandomisationInference::estimate);

    private RandomisationInference() {}

    /** The coefficient of the first term of {@code request}. */
    public static Estimation estimate(Request request) {
        var formula = request.formula();
        if (formula.terms().isEmpty() || !formula.fixed().isEmpty()) throw malformed(formula.text());
        var needed = new ArrayList<>(formula.terms());
        request.options().columns("strata").forEach(s -> needed.add(new Term(List.of(new Expression.Variable(s)))));
        var complete = LinearModel.of(new Request(request.rows(), formula.withTerms(needed), request.options()));
        var hindrance = complete.hindrance();
        if (hindrance.isPresent()) return hindrance.get();
        var treatment = formula.terms().get(0);
        if (treatment.parts().size() != 1) throw malformed(formula.text());
        var values = Evaluation.of(treatment.parts().get(0), complete.rows());
        if (complete.clusterings().size() > 1)
            throw new Unreadable(
                    "estimate.one-clustering",
                    String.join("+", complete.clusterings().keySet()),
                    new Words(
                            "割り付けた単位は一つの列（組み合わせは a:b）で書いてください。",
                            "Name the randomised unit by one column (a:b for a combination)."));
        var clusters = complete.clusterings().isEmpty()
                ? alone(values.length)
                : complete.clusterings().values().iterator().next();
        var given = new double[clusters.count()];
        for (int row = 0; row < values.length; row++)
            given[(int) clusters.codes().at(row)] = values[row];
        for (int row = 0; row < values.length; row++)
            if (given[(int) clusters.codes().at(row)] != values[row]) return notWhole(treatment.label());
        var strata = strata(complete, clusters, request.options().columns("strata"));
        if (strata.isEmpty())
            return new NotEstimable(
                    Why.WRONG_SHAPE, new Words("割付の層がまとまりの中で変わります。", "The strata vary within a cluster."));
        var others = formula.terms().subList(1, formula.terms().size());
        var fit = LeastSquares.fit(
                complete.rows(),
                Design.of(others, formula.hasIntercept(), complete.rows()),
                complete.response(),
                complete.weights());
        if (fit.df() <= 1) return complete.tooFew(fit.rank() + 1);
        return answer(complete, fit, clusters, given, strata, treatment.label(), request.options());
    }

    private static Unreadable malformed(String text) {
        return new Unreadable(
                "estimate.treatment-first",
                text,
                new Words(
                        "式の右辺の最初に、割り付けた介入の列（数）を書いてください。例: y ~ arm + age",
                        "The first term on the right must be the assigned treatment, a column of numbers: y ~ arm + age."));
    }

    private static NotEstimable notWhole(String treatment) {
        return new NotEstimable(
                Why.WRONG_SHAPE,
                new Words(
                        "「" + treatment + "」が一つのまとまりの中で変わります。割り付けた単位を cluster に書いてください。",
                        "\"" + treatment + "\" varies within a cluster: name the randomised unit in cluster."));
    }

    private static Clusters alone(int rows) {
        var codes = new double[rows];
        Arrays.setAll(codes, i -> i);
        return new Clusters(musubi.effect.rows.Numbers.over(codes), rows);
    }

    /** Clusters of each stratum; none when a cluster lies in two strata. */
    private static List<int[]> strata(LinearModel model, Clusters clusters, List<String> columns) {
        if (columns.isEmpty())
            return List.of(IntStream.range(0, clusters.count()).toArray());
        var strata = Clusters.of(model.rows(), columns);
        if (!clusters.isNestedIn(strata)) return List.of();
        var members = new ArrayList<LinkedHashSet<Integer>>();
        for (int s = 0; s < strata.count(); s++) members.add(new LinkedHashSet<>());
        for (int row = 0; row < model.rows().count(); row++)
            members.get((int) strata.codes().at(row)).add((int) clusters.codes().at(row));
        return members.stream()
                .map(m -> m.stream().sorted().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private static Estimation answer(
            LinearModel model,
            LinearFit fit,
            Clusters clusters,
            double[] given,
            List<int[]> strata,
            String name,
            Options options) {
        int draws = options.whole("draws");
        var all = Permutations.all(given, strata, draws);
        var permutations = all.isEmpty()
                ? Permutations.drawn(given, strata, draws, options.whole("seed"))
                : Permutations.enumerated(given, strata, all);
        if (permutations.count() == 1)
            return new NotEstimable(
                    Why.NO_VARIATION,
                    new Words(
                            "「" + name + "」を割り付け直しても同じ割付しかありません。",
                            "There is no other way to deal \"" + name + "\" out."));
        var reassignment = new Reassignment(fit, clusters, given, permutations);
        double estimate = reassignment.estimate();
        if (Double.isNaN(estimate))
            return new NotEstimable(
                    Why.SINGULAR_DESIGN,
                    new Words(
                            "「" + name + "」は他の列の組み合わせです。", "\"" + name + "\" is a combination of the other columns."));
        double level = options.number("level");
        double step = Math.max(Math.abs(estimate), Math.sqrt(fit.variance())) / 8;
        var headline = new Parameter(
                name,
                estimate,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Inversion.limit(reassignment::p, estimate, -step, level),
                Inversion.limit(reassignment::p, estimate, step, level),
                reassignment.p(0));
        return new Estimate(
                METHOD.id(),
                List.of(headline),
                List.of(),
                List.of(new Figure("dealings", permutations.count())),
                List.of(),
                new Sample(fit.count(), model.dropped(), model.groups())
                        .with("randomised units", clusters.count())
                        .with("strata", strata.size()),
                List.of(
                        new Convention(
                                "dealings",
                                permutations.isEnumerated()
                                        ? "all " + permutations.count() + " different ones"
                                        : (permutations.count() - 1) + " drawn, the real one counted as one more",
                                "Stata ritest"),
                        new Convention("statistic", "coefficient, two-sided by its size", ""),
                        new Convention("interval", "all effects whose p is at least 1 - level", "")),
                List.of());
    }
}
