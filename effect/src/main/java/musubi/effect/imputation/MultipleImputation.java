package musubi.effect.imputation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.Methods;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;

/**
 * Runs another method on rows whose missing values were imputed several times, and pools the answers.
 *
 * <p>Estimand: that of the other method, if values are missing at random given the columns of the imputation.
 * <br>Source: Rubin (1987), Multiple Imputation for Nonresponse in Surveys; van Buuren and Groothuis-Oudshoorn (2011), Journal of
 * Statistical Software 45(3), 1-67.
 * <br>Checked against: pooling R mice 3.15.0, reference/imputation/rubin.csv, below 1e-12; draws by coverage and other laws.
 */
public final class MultipleImputation {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "mi",
            new Words("多重代入法（連鎖方程式）", "Multiple imputation by chained equations"),
            new Words(
                    "欠けた値を何度も補い、それぞれで別の方法を実行して、まとめた効果",
                    "the effect another method gives, from missing values imputed several times and answers pooled"),
            List.of(
                    new Words(
                            "式と、with と auxiliary に挙げた列が同じなら、欠けるかどうかは欠けた値そのものと無関係である（MAR）",
                            "given the columns of the formula, with and auxiliary, whether a value is missing is unrelated to the value (missing at random)"),
                    new Words("補完のモデルが分析のモデルより単純でない", "the models of imputation are not simpler than the analysis")),
            "Q = mean Q_i; T = U + (1 + 1/m) B; df after Barnard and Rubin",
            new Words(
                    "値が欠ける理由が値そのもののとき（例: 悪い人ほど測らない）。交互作用や生存時間が分析の中心で、欠けが多いとき（補完のモデルは主効果だけ）。",
                    "when values are missing because of what they are, or when interactions or survival times carry the analysis and much is missing: the models of imputation have main effects only"),
            List.of(
                    "Rubin (1987), Multiple Imputation for Nonresponse in Surveys",
                    "Barnard and Rubin (1999), Biometrika 86, 948-955",
                    "van Buuren and Groothuis-Oudshoorn (2011), Journal of Statistical Software 45(3), 1-67",
                    "White, Royston and Wood (2011), Statistics in Medicine 30, 377-399"),
            List.of("R mice::mice(), with(), pool()", "Stata mi impute chained, mi estimate"),
            "R 4.2.2, mice 3.15.0: pooling below 1e-12; draws by simulation",
            "y ~ treated + age + bmi",
            List.of(
                    Option.choice(
                            "analysis",
                            "ols",
                            List.of(),
                            "補った後に実行する方法の id（ols、logit、cox など）",
                            "id of the method to run: ols, logit, cox, …"),
                    Option.given(
                            "with",
                            "その方法の設定。「cluster:area;se:CR1」のように書く",
                            "settings of that method, written cluster:area;se:CR1"),
                    Option.given("seed", "乱数の種（整数、必ず書く）", "seed of the draws, a whole number; always needed"),
                    Option.number("m", "20", "補完の回数", "number of imputations"),
                    Option.number("cycles", "5", "一回の補完で列を回る回数", "rounds through the columns for each imputation"),
                    Option.number("donors", "5", "pmm の候補の人数", "donors of predictive mean matching"),
                    Option.given(
                            "kinds",
                            "列ごとの補い方。「bmi:norm+smoker:logreg」のように書く。ふつうは数が pmm、二値が logreg、分類が polyreg",
                            "how columns are drawn, written bmi:norm+smoker:logreg; usually pmm for numbers, logreg for two values, polyreg for categories"),
                    Option.given("auxiliary", "補完にだけ使う列", "further columns of the imputation models"),
                    Option.choice(
                            "visit",
                            "columns",
                            List.of("columns", "missing"),
                            "列を回る順。columns は式の順、missing は欠けの少ない順",
                            "order of the columns: as in the formula, or fewest missing first"),
                    Option.given(
                            "dfcom",
                            "欠けがない場合の自由度。なければ方法の答えの自由度",
                            "degrees of freedom without missing values; usually those of the answers"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            MultipleImputation::estimate);

    private static final int MOST = 1000;

    private MultipleImputation() {}

    /** The pooled answer. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var analysis = analysis(options.text("analysis"));
        var given = inner(options, analysis);
        var settings = analysis.settings(given);
        var plan = plan(request, AnalysisColumns.of(analysis, given, request.rows()));
        var chains = ChainedEquations.of(request.rows(), plan);
        if (request.rows().count() == 0)
            return new NotEstimable(Why.TOO_FEW_ROWS, new Words("行がありません。", "There are no rows."));
        var refusal = chains.refusal();
        if (refusal.isPresent()) return refusal.get();
        var answers = IntStream.range(0, plan.imputations())
                .parallel()
                .mapToObj(i -> answer(chains, i, analysis, request.formula(), settings))
                .toList();
        for (int i = 0; i < answers.size(); i++)
            if (answers.get(i) instanceof NotEstimable no)
                return new NotEstimable(
                        no.why(),
                        new Words(
                                (i + 1) + " 回目の補完: " + no.detail().ja(),
                                "Imputation " + (i + 1) + ": " + no.detail().en()));
        var estimates = answers.stream().map(Estimate.class::cast).toList();
        double complete = options.find("dfcom").isPresent() ? options.number("dfcom") : Double.NaN;
        var pooled = PooledAnswers.of(estimates, complete, options.number("level"));
        if (pooled.effects().isEmpty())
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "方法「" + analysis.id() + "」は標準誤差のある効果を返さないので、まとめられません。",
                            "\"" + analysis.id()
                                    + "\" gives no effect with a standard error in every data set, so nothing can be pooled."));
        return result(analysis, plan, chains, estimates, pooled);
    }

    private static Estimation answer(
            ChainedEquations chains, int imputation, Method analysis, Formula formula, Options settings) {
        var rows = chains.completed(imputation);
        if (rows.isEmpty())
            return new NotEstimable(
                    Why.NOT_CONVERGED,
                    new Words("分類の列の補完のモデルが収束しませんでした。", "A model that imputes a category did not converge."));
        return analysis.estimator().estimate(new Request(rows.get(), formula, settings));
    }

    private static Method analysis(String id) {
        var found = Methods.find(id);
        if (found.isEmpty() || id.equals(METHOD.id()))
            throw new Unreadable(
                    "estimate.unknown-analysis",
                    id,
                    new Words(
                            "analysis「" + id + "」という方法はありません。",
                            "There is no method \"" + id + "\" for the option analysis."));
        return found.get();
    }

    private static Map<String, String> inner(Options options, Method analysis) {
        var given = new TreeMap<String, String>();
        for (var pair : options.find("with").orElse("").split(";")) {
            if (pair.isBlank()) continue;
            int colon = pair.indexOf(':');
            if (colon < 1)
                throw new Unreadable(
                        "estimate.with",
                        pair,
                        new Words(
                                "with は「名前:値」を「;」でつないで書いてください（いまは「" + pair + "」）。",
                                "Option with is written name:value, several joined by \";\", not \"" + pair + "\"."));
            given.put(
                    pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
        }
        if (analysis.options().stream().anyMatch(o -> o.name().equals("level")))
            given.putIfAbsent("level", options.text("level"));
        return given;
    }

    private static Plan plan(Request request, Set<String> ofAnalysis) {
        var options = request.options();
        var columns = new LinkedHashSet<>(request.formula().variables());
        columns.removeAll(grouping(request.formula()));
        columns.addAll(ofAnalysis);
        columns.addAll(options.columns("auxiliary"));
        var kinds = new LinkedHashMap<String, Kind>();
        for (var pair : options.columns("kinds")) {
            int colon = pair.lastIndexOf(':');
            var name = colon < 0 ? pair : pair.substring(0, colon);
            request.rows().column(name);
            kinds.put(name, kind(pair.substring(colon + 1)));
        }
        return new Plan(
                List.copyOf(columns),
                kinds,
                bounded(options, "m", 2),
                bounded(options, "cycles", 1),
                bounded(options, "donors", 1),
                options.text("visit").equals("missing"),
                seed(options.text("seed")));
    }

    /** Columns that are groups and nothing else: no model of imputation has room for their levels. */
    private static List<String> grouping(Formula formula) {
        var names = new ArrayList<String>();
        names.addAll(formula.clusters());
        names.addAll(formula.strata());
        names.addAll(formula.fixed());
        formula.groups().forEach(g -> names.add(g.group()));
        for (var term : formula.terms()) term.parts().forEach(p -> names.removeAll(p.variables()));
        return names;
    }

    private static Kind kind(String text) {
        for (var kind : Kind.values()) if (kind.text().equals(text)) return kind;
        throw new Unreadable(
                "estimate.unknown-choice",
                text,
                new Words(
                        "補い方は pmm、norm、logreg、polyreg のどれかです（いまは「" + text + "」）。",
                        "Columns are drawn by pmm, norm, logreg or polyreg, not \"" + text + "\"."));
    }

    private static int bounded(Options options, String name, int least) {
        int value = options.whole(name);
        if (value >= least && value <= MOST) return value;
        throw new Unreadable(
                "estimate.option-range",
                Integer.toString(value),
                new Words(
                        "設定「" + name + "」は " + least + " から " + MOST + " の整数です。",
                        "Option \"" + name + "\" is a whole number from " + least + " to " + MOST + "."));
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Unreadable(
                    "estimate.not-a-number",
                    text,
                    new Words(
                            "設定「seed」は整数で書いてください（いまは「" + text + "」）。",
                            "Option \"seed\" must be a whole number, not \"" + text + "\"."));
        }
    }

    private static Estimate result(
            Method analysis, Plan plan, ChainedEquations chains, List<Estimate> estimates, PooledAnswers pooled) {
        var first = estimates.get(0);
        var conventions = new ArrayList<Convention>();
        conventions.add(new Convention(
                "analysis", analysis.id() + " on each completed data set, then pooled", "R with(mids, …)"));
        conventions.add(new Convention(
                "pooling",
                "Rubin's rules, Barnard-Rubin degrees of freedom, lambda at least 1e-4 there",
                "R mice::pool()"));
        conventions.add(new Convention(
                "imputation",
                plan.imputations() + " imputations, " + plan.cycles() + " cycles, " + plan.donors()
                        + " donors, seed " + plan.seed() + ", order "
                        + (plan.byMissing() ? "fewest missing first" : "of the columns"),
                "R mice::mice(m, maxit, donors, seed, visitSequence)"));
        conventions.add(new Convention(
                "columns of the imputation",
                String.join(", ", plan.columns()) + "; columns that only name groups are not among them",
                "R mice::mice(predictorMatrix)"));
        conventions.addAll(first.conventions());
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("imputations", plan.imputations()));
        figures.add(new Figure("missing values", chains.missing()));
        figures.add(new Figure("fmi", pooled.details().lines().get(0).values().get(5)));
        var sample = first.sample();
        return new Estimate(
                METHOD.id(),
                pooled.effects(),
                pooled.coefficients(),
                figures,
                List.of(pooled.details(), missing(chains)),
                new Sample(sample.used(), sample.dropped(), sample.groups()),
                conventions,
                remarks(plan, chains, pooled, first),
                cautions(estimates));
    }

    /** Those of the first completed data set that has any: the others differ in their figures at most. */
    private static List<Words> cautions(List<Estimate> estimates) {
        return estimates.stream()
                .map(Estimate::cautions)
                .filter(c -> !c.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Grid missing(ChainedEquations chains) {
        var lines = chains.columns().stream()
                .filter(c -> c.missing().length > 0)
                .map(c -> new Grid.Line(
                        c.name() + " (" + c.kind().text() + ")",
                        List.of(
                                (double) c.missing().length,
                                (double) c.missing().length / (c.missing().length + c.count()))))
                .toList();
        return new Grid("missing", List.of("count", "share"), lines);
    }

    private static List<Words> remarks(Plan plan, ChainedEquations chains, PooledAnswers pooled, Estimate first) {
        var remarks = new ArrayList<>(first.remarks());
        if (chains.missing() == 0) remarks.add(new Words("欠けた値は一つもありません。", "No value is missing."));
        double fmi = pooled.details().lines().get(0).values().get(5);
        if (100 * fmi > plan.imputations())
            remarks.add(new Words(
                    String.format(
                            Locale.ROOT,
                            "欠けによる情報の割合は %.0f%% です。補完の回数 m を %.0f 以上にしてください。",
                            100 * fmi,
                            Math.ceil(100 * fmi)),
                    String.format(
                            Locale.ROOT,
                            "The fraction of missing information is %.0f%%: take %.0f imputations or more.",
                            100 * fmi,
                            Math.ceil(100 * fmi))));
        if (!pooled.leftOut().isEmpty())
            remarks.add(new Words(
                    "まとめられなかったもの: " + String.join("、", pooled.leftOut()),
                    "Not pooled, because some answers lack them or their error: "
                            + String.join(", ", pooled.leftOut())));
        return remarks;
    }

    /** The completed data sets of a plan, for other modules; empty when a model was not found. */
    public static Optional<List<Rows>> completed(Rows rows, Plan plan) {
        return ChainedEquations.of(rows, plan).complete();
    }
}
