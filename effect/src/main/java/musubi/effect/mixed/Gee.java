package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.glm.Glm;
import musubi.effect.glm.GlmFit;
import musubi.effect.rows.Clusters;

/**
 * Population-averaged effects on rows that come in clusters, with errors that hold whatever the correlation is.
 *
 * <p>Estimand: difference in means, ratio of odds, of rates or of means between people alike in the covariates, over all clusters.
 * <br>Source: Liang and Zeger (1986), Biometrika 73, 13-22.
 * <br>Checked against: R geepack 1.3.9, effect/src/test/resources/reference/mixed/gee.csv, relative error below 1e-6.
 */
public final class Gee {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "gee",
            new Words("一般化推定方程式（GEE）", "Generalised estimating equations"),
            new Words(
                    "共変量が同じ人どうしの、集団全体でみた平均の差、オッズの比、率の比、または平均の比",
                    "difference in means, ratio of odds, of rates or of means between people alike in the covariates, over the whole population"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words(
                            "まとまりどうしが独立である（同じまとまりの中は相関してよい）",
                            "clusters are independent; rows of one cluster may correlate"),
                    new Words("まとまりが十分に多い（目安は 40 以上）", "there are enough clusters, forty or more as a rule of thumb"),
                    new Words("欠けは結果と無関係である", "values are missing for reasons unrelated to the outcome")),
            "sum D'V^-1 (y - m) = 0, V = s A^(1/2) R A^(1/2); variance B (sum D'V^-1 (y - m)(y - m)'V^-1 D) B, B = (sum D'V^-1 D)^-1",
            new Words(
                    "まとまりが少ないとき（標準誤差が小さくなりすぎる）。まとまりの中での差を知りたいとき。",
                    "with few clusters, where the errors come out too small, or when the effect within a cluster is wanted"),
            List.of(
                    "Liang and Zeger (1986), Biometrika 73, 13-22",
                    "Zeger, Liang and Albert (1988), Biometrics 44, 1049-1060",
                    "Halekoh, Højsgaard and Yan (2006), Journal of Statistical Software 15(2), 1-11"),
            List.of("R geepack::geeglm(std.err = \"san.se\")", "Stata xtgee, vce(robust)", "SAS PROC GENMOD"),
            "R 4.2.2, geepack 1.3.9, relative error below 1e-6",
            "certified ~ treated + age",
            List.of(
                    Outcome.option(List.of("gaussian", "binomial", "poisson", "gamma")),
                    Option.choice(
                            "corr",
                            "exchangeable",
                            List.of("exchangeable", "independence", "ar1", "unstructured"),
                            "まとまりの中の仮の相関。ar1 は時間が離れるほど弱く、unstructured は二つの時点ごと",
                            "working correlation within clusters; ar1 fades with time, unstructured has one for each two times"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.given(
                            "wave",
                            "時点の列（ar1 では整数、抜けてもよい。unstructured では 20 種まで）",
                            "column of times, for ar1 whole numbers, which may have gaps, for unstructured at most 20"),
                    Option.given(
                            "weights",
                            "重みの列（corr=independence のほかは、まとまりの中で同じ値）",
                            "column of sampling weights, the same within a cluster unless corr=independence"),
                    Option.choice(
                            "moments",
                            "n",
                            List.of("n", "n-p"),
                            "分散と相関の積率の分母。n は geepack、n-p は係数の数を引く（gee、SAS）",
                            "denominators of dispersion and correlation: n as geepack, n-p less the number of coefficients (gee, SAS)"),
                    Option.choice(
                            "se",
                            "robust",
                            List.of("robust", "model"),
                            "標準誤差。model は仮の相関が正しいとき",
                            "standard errors; model trusts the working correlation"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            Gee::estimate);

    private static final int MANY_CLUSTERS = 40;

    private Gee() {}

    /** The coefficients, and ratios where the link is logarithmic. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        refuseMismatch(request);
        var columns = new ArrayList<>(new LinkedHashSet<>(options.columns("cluster")));
        columns.addAll(request.formula().clusters());
        var further = new ArrayList<>(columns);
        options.find("wave").ifPresent(further::add);
        var asked = Asked.of(request, further, options.column("weights"));
        if (asked.refusal().isPresent()) return asked.refusal().get();
        var rows = asked.rows();
        var outcome = Outcome.of(options.text("family"));
        for (int i = 0; i < rows.count(); i++)
            outcome.family()
                    .check(
                            asked.response().at(i),
                            asked.formula().response().single().label());
        var clusters = Clusters.of(rows, columns);
        if (clusters.count() < 2)
            return new NotEstimable(Why.TOO_FEW_CLUSTERS, new Words("まとまりが一つしかありません。", "There is one cluster only."));
        var start = Glm.fit(rows, asked.design(), asked.response(), asked.weights(), asked.offset(), outcome.family());
        if (start.refusal().isPresent()) return start.refusal().get();
        var singular = asked.singular(start.names());
        if (singular.isPresent()) return singular.get();
        if (rows.count() <= start.rank())
            return new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            rows.count() + " 行で " + start.rank() + " 個の係数は推定できません。",
                            rows.count() + " rows cannot carry " + start.rank() + " coefficients."));
        var working = Working.of(start, clusters, rows, options);
        if (working.refusal().isPresent()) return working.refusal().get();
        var solved = EstimatingEquations.solve(start, working.standard(), working.rows());
        if (!solved.isFound()) return notFound(solved);
        return answer(asked, start, solved, working, clusters, request);
    }

    private static void refuseMismatch(Request request) {
        var options = request.options();
        boolean hasNoCluster = options.columns("cluster").isEmpty()
                && request.formula().clusters().isEmpty();
        if (hasNoCluster || !request.formula().groups().isEmpty())
            throw new Unreadable(
                    "estimate.no-cluster",
                    request.formula().text(),
                    new Words(
                            "まとまりの列を「--option cluster=列」で書いてください。(1 | 列) は glmm と lmm のものです。",
                            "Name the column of clusters, --option cluster=COLUMN; (1 | column) is for glmm and lmm."));
        var corr = options.text("corr");
        boolean isTimed = corr.equals("ar1") || corr.equals("unstructured");
        if (isTimed != options.find("wave").isPresent())
            throw Waves.refused(
                    corr,
                    isTimed
                            ? "corr=" + corr + " には時点の列が要ります。例: wave=year。"
                            : "corr=" + corr + " は wave を使いません。外すか corr=ar1 にしてください。",
                    isTimed
                            ? "corr=" + corr + " needs a column of times, as in wave=year."
                            : "corr=" + corr + " does not use wave: leave it out or write corr=ar1.");
        if (options.column("weights").isPresent() && options.text("moments").equals("n-p"))
            throw new Unreadable(
                    "estimate.weights-and-moments",
                    "n-p",
                    new Words("重みがあるときは moments=n だけ使えます。", "With weights only moments=n can be used."));
    }

    private static NotEstimable notFound(EstimatingEquations solved) {
        var correlation = Arrays.stream(solved.correlations())
                .mapToObj(r -> String.format(Locale.ROOT, "%.4f", r))
                .collect(Collectors.joining(", "));
        return new NotEstimable(
                Why.NOT_CONVERGED,
                new Words(
                        solved.iterations() + " 回目に、まとまりの中の相関の推定値が " + correlation
                                + " で、推定方程式が解けません（まとまりの大きさに対してありえない相関か、収束しない）。corr=independence を使ってください。",
                        "At step " + solved.iterations() + " the correlation within clusters comes out as "
                                + correlation
                                + ", which clusters of this size cannot have or which does not settle: use corr=independence."));
    }

    private static Estimate answer(
            Asked asked,
            GlmFit start,
            EstimatingEquations solved,
            Working working,
            Clusters clusters,
            Request request) {
        var options = request.options();
        boolean isRobust = options.text("se").equals("robust");
        var covariance = isRobust ? solved.robust() : solved.model();
        var estimates = Arrays.stream(start.kept())
                .mapToDouble(j -> solved.coefficients()[j])
                .toArray();
        var coefficients = Asked.coefficients(start.names(), estimates, covariance, options.number("level"));
        var remarks = new ArrayList<>(Asked.aliased(start.aliased()));
        if (isRobust && clusters.count() < MANY_CLUSTERS)
            remarks.add(new Words(
                    "まとまりは " + clusters.count() + " しかなく、標準誤差は小さめに出ます。",
                    (clusters.count() == 1
                                    ? "There is only 1 cluster"
                                    : "There are only " + clusters.count() + " clusters")
                            + ": the standard errors come out too small."));
        var figures = working.figures(solved.correlations());
        figures.add(new Figure("dispersion", solved.dispersion()));
        figures.add(new Figure("iterations", solved.iterations()));
        return new Estimate(
                METHOD.id(),
                asked.effects(coefficients, Outcome.of(options.text("family")).ratio()),
                coefficients,
                figures,
                List.of(),
                new Sample(asked.rows().count(), asked.dropped(), Map.of("clusters", (long) clusters.count())),
                List.of(
                        new Convention(
                                "standard error",
                                isRobust
                                        ? "sandwich by cluster, no small-sample factor, normal intervals"
                                        : "from the working correlation, normal intervals",
                                isRobust ? "R geepack::geeglm(std.err = \"san.se\")" : "R gee::gee(), naive"),
                        working.correlation(),
                        working.moments(),
                        new Convention("aliased columns", "left out, left to right", "R glm()")),
                remarks);
    }
}
