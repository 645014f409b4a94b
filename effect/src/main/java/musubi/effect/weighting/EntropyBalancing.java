package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Words;
import musubi.effect.balance.Arms;
import musubi.effect.balance.Balance;
import musubi.effect.balance.BalanceTable;
import musubi.effect.balance.Weighting;
import musubi.effect.formula.Design;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Term;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Column;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * Entropy balancing: weights as near to equal as can be that make the arms exactly alike in the means (and variances) of
 * all covariates, and the difference of the weighted mean outcomes.
 *
 * <p>Checked against: R 4.2.2, reference/weighting/entropy.R, relative error below 1e-8.
 */
public final class EntropyBalancing {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "entropy-balancing",
            new Words("エントロピー・バランシング", "Entropy balancing"),
            new Words(
                    "参加した人（または全員、参加しなかった人）への平均効果",
                    "average effect on the treated, or on everybody, or on the controls"),
            List.of(
                    new Words(
                            "式に入れた共変量のほかに、参加と結果の両方に関わるものはない",
                            "nothing besides the covariates bears on both treatment and outcome"),
                    new Words(
                            "目標の平均が、重みを付ける側の値の範囲の中にある", "the targets lie inside the range of the arm that is weighted"),
                    new Words(
                            "結果の平均または参加のロジットが共変量の一次式で表せる",
                            "either the mean outcome or the logit of treatment is linear in the balanced columns")),
            "min sum w log(w / b) subject to sum w x / sum w = target; dual: min_l log sum b exp(l'(x - target))",
            new Words(
                    "共変量の範囲が重ならないとき。重みが一部の人に集まるとき（有効な人数の表を見てください）。",
                    "when ranges of covariates do not overlap, or few people carry the weights (see the effective size)"),
            List.of(
                    "Hainmueller (2012), Political Analysis 20, 25-46",
                    "Zhao and Percival (2017), Journal of Causal Inference 5(1), 20160010",
                    "Stefanski and Boos (2002), The American Statistician 56, 29-38"),
            List.of(
                    "R WeightIt::weightit(method = \"ebal\", moments = 1)",
                    "R ebal::ebalance()",
                    "R lm(y ~ treated, weights = w) with sandwich::vcovHC(type = \"HC0\") for the weights as known"),
            "R 4.2.2, dual and sandwich written out, relative error below 1e-8",
            "treated ~ age + sex + income",
            List.of(
                    Option.choice(
                            "estimand",
                            "ATT",
                            List.of("ATT", "ATC", "ATE"),
                            "誰への効果か（ATT 参加した人、ATC 参加しなかった人、ATE 全員）",
                            "whose effect: ATT the treated, ATC the controls, ATE everybody"),
                    Option.choice(
                            "moments",
                            "1",
                            List.of("1", "2"),
                            "2 なら数の列は二乗の平均もそろえる",
                            "2 also balances the squares of columns of numbers"),
                    Option.given("outcome", "結果の列", "column of the outcome"),
                    Option.given("weights", "もとの標本の重みの列", "column of sampling weights"),
                    Option.given("cluster", "まとまりの列", "columns that name the cluster"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            EntropyBalancing::estimate);

    private EntropyBalancing() {}

    /**
     * Weights with what came of them.
     *
     * @param weights each arm of mean 1
     * @param iterations Newton steps of all arms
     * @param largestGap largest distance from a target, in spreads of the target group
     * @param aliased columns that are combinations of others in an arm that is weighted
     * @param refusal why the weights must not be used
     */
    public record Balanced(
            Weights weights, int iterations, double largestGap, Set<String> aliased, Optional<NotEstimable> refusal) {

        List<Words> remarks() {
            return aliased.stream()
                    .map(
                            column -> new Words(
                                    "列「" + column + "」は重みを付ける群の中で他の列の組み合わせなので、他の列を通してそろえました。",
                                    "Column \"" + column
                                            + "\" is a combination of others in the weighted arm and was balanced through them."))
                    .toList();
        }
    }

    /**
     * The weights.
     *
     * @param rows complete in the terms
     * @param terms what is balanced
     * @param base sampling weights
     */
    public static Balanced balanced(Rows rows, List<Term> terms, Arms arms, Estimand estimand, Column base) {
        return balanced(rows, Design.of(terms, true, rows), Arm.both(rows, arms), estimand, base);
    }

    /** The rows of one arm and where they stand among all. */
    private record Arm(int[] places, Rows rows) {
        /** The controls, then the treated. */
        static List<Arm> both(Rows rows, Arms arms) {
            return Stream.of(arms.rows(false), arms.rows(true))
                    .map(places -> new Arm(places, rows.keep(places)))
                    .toList();
        }
    }

    private static Balanced balanced(Rows rows, Design design, List<Arm> arms, Estimand estimand, Column base) {
        var target = arms.get(estimand == Estimand.ATT ? 1 : 0);
        var standard = estimand == Estimand.ATE
                ? Standard.of(rows, design, base)
                : Standard.of(target.rows, design, base.pick(target.places));
        var weights = new double[rows.count()];
        int iterations = 0;
        double largestGap = 0;
        var aliased = new LinkedHashSet<String>();
        for (int a = 0; a < 2; a++) {
            var arm = arms.get(a);
            var own = base.pick(arm.places);
            if (estimand == (a == 1 ? Estimand.ATT : Estimand.ATC)) {
                scatter(own, arm.places, weights);
                continue;
            }
            var solved = EntropyWeights.of(arm.rows, design, standard, own);
            iterations += solved.iterations();
            largestGap = Math.max(largestGap, solved.largestGap());
            aliased.addAll(solved.aliased());
            if (solved.refusal().isPresent())
                return new Balanced(new Weights(estimand, base), iterations, largestGap, aliased, solved.refusal());
            scatter(solved.weights(), arm.places, weights);
        }
        return new Balanced(
                new Weights(estimand, Numbers.over(weights)), iterations, largestGap, aliased, Optional.empty());
    }

    /** Writes the weights of an arm to their rows, scaled to mean 1. */
    private static void scatter(Column own, int[] arm, double[] weights) {
        var values = own.toArray();
        double sum = 0;
        for (double value : values) sum += value;
        for (int i = 0; i < arm.length; i++) weights[arm[i]] = values[i] * arm.length / sum;
    }

    /** The effect, or without an outcome the balance. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var needed = new LinkedHashSet<>(request.formula().variables());
        options.find("outcome")
                .ifPresent(
                        o -> needed.addAll(Outcome.expression(o, request.rows()).variables()));
        options.column("weights").ifPresent(needed::add);
        needed.addAll(options.columns("cluster"));
        var complete = Complete.of(request.rows(), needed);
        var rows = complete.rows();
        var arms = Arms.of(request.formula().response().single(), rows);
        var base = BalanceTable.weights(rows, options.column("weights").orElse(""));
        var refused = arms.tooFew(2).or(() -> arms.tooFew(2, base));
        if (refused.isPresent()) return refused.get();
        var estimand = Estimand.valueOf(options.text("estimand"));
        var terms = options.whole("moments") == 2
                ? withSquares(request.formula().terms(), rows)
                : request.formula().terms();
        var design = Design.of(terms, true, rows);
        var own = Arm.both(rows, arms);
        var balanced = balanced(rows, design, own, estimand, base);
        if (balanced.refusal().isPresent()) return balanced.refusal().get();
        var errors = Errors.of(rows, options.columns("cluster"));
        var tooFew = errors.tooFew();
        if (tooFew.isPresent()) return tooFew.get();
        var effects = options.find("outcome")
                .map(o -> effects(
                        rows,
                        design,
                        arms,
                        own,
                        balanced.weights(),
                        base,
                        Outcome.of(o, rows),
                        errors,
                        options.number("level")))
                .orElse(List.of());
        return answer(rows, terms, arms, base, balanced, effects, errors, complete.dropped());
    }

    /** The terms and the square of every column of numbers that is not 0 or 1. */
    static List<Term> withSquares(List<Term> terms, Rows rows) {
        var all = new ArrayList<>(terms);
        for (var term : terms) {
            if (term.parts().size() > 1 || !(term.parts().get(0) instanceof Expression.Variable variable)) continue;
            var column = rows.column(variable.name());
            if (column.isCategory() || isZeroOrOne(column)) continue;
            all.add(new Term(List.of(new Expression.Call(
                    "I", List.of(new Expression.Binary("^", variable, new Expression.Constant(2)))))));
        }
        return all;
    }

    private static boolean isZeroOrOne(Column column) {
        for (double value : column.toArray()) if (value != 0 && value != 1) return false;
        return true;
    }

    private static List<Parameter> effects(
            Rows rows,
            Design design,
            Arms arms,
            List<Arm> own,
            Weights weights,
            Column base,
            Outcome outcome,
            Errors errors,
            double level) {
        var target = target(rows, arms, weights.estimand(), base);
        var means = new Mean[2][2];
        for (int a = 0; a < 2; a++) {
            var places = own.get(a).places;
            var fit = LeastSquares.fit(
                    own.get(a).rows,
                    design,
                    outcome.values().pick(places),
                    weights.values().pick(places));
            var mean = ArmMean.of(rows, arms.treated(), a == 1, outcome.values(), weights.values());
            means[a][0] = mean.augmented(target, LinearPredictor.of(rows, design, fit.coefficients()), true);
            means[a][1] = mean.ratio();
        }
        var name = weights.estimand().name();
        var effects = new ArrayList<>(
                new Contrast(means[1][0], means[0][0], errors, level).all(name, "", outcome.isBinary()));
        effects.addAll(new Contrast(means[1][1], means[0][1], errors, level)
                .all(name, ", weights as known", outcome.isBinary()));
        return effects;
    }

    /** Weights of the target group: sampling weights, 0 outside. */
    static Column target(Rows rows, Arms arms, Estimand estimand, Column base) {
        if (estimand == Estimand.ATE) return base;
        double sign = estimand == Estimand.ATT ? 1 : 0;
        return rows.derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = arms.treated().at(row) == sign ? base.at(row) : 0;
        });
    }

    private static Estimate answer(
            Rows rows,
            List<Term> terms,
            Arms arms,
            Column base,
            Balanced balanced,
            List<Parameter> effects,
            Errors errors,
            Map<String, Long> dropped) {
        var estimand = balanced.weights().estimand();
        var balance = Balance.of(
                rows,
                terms,
                arms,
                estimand.denominator(),
                base,
                List.of(new Weighting("before", base), balanced.weights().weighting("after")));
        var heaviest = Heaviest.of(arms, balanced.weights());
        var conventions = new ArrayList<Convention>();
        conventions.add(new Convention("estimand", estimand.name(), "WeightIt estimand = \"" + estimand.name() + "\""));
        conventions.add(new Convention(
                "weights", "mean 1 in each arm, sampling weights in them", "ebal::ebalance up to scale"));
        if (!effects.isEmpty()) {
            conventions.add(errors.convention(
                    "stacked M-estimation: targets, multipliers and means together",
                    "R WeightIt::lm_weightit(vcov = \"asympt\")"));
            conventions.add(new Convention(
                    "standard error, weights as known",
                    "HC0 of the weighted means",
                    "R sandwich::vcovHC(type = \"HC0\")"));
        }
        conventions.addAll(BalanceTable.conventions(estimand.denominator()));
        return new Estimate(
                METHOD.id(),
                effects.isEmpty() ? List.of(BalanceTable.largest(balance, 1)) : effects,
                List.of(),
                List.of(
                        new Figure("iterations", balanced.iterations()),
                        new Figure("largest distance from a target", balanced.largestGap()),
                        new Figure(
                                "effective size treated",
                                balance.effectiveSizes().get(1).treated()),
                        new Figure(
                                "effective size control",
                                balance.effectiveSizes().get(1).control()),
                        new Figure("largest share of one row treated", heaviest.treated()),
                        new Figure("largest share of one row control", heaviest.control())),
                List.of(balance.grid(), balance.sizes()),
                errors.counted(new Sample(rows.count(), dropped, Map.of()))
                        .with("treated", arms.treatedCount())
                        .with("control", arms.controlCount()),
                conventions,
                Stream.concat(balanced.remarks().stream(), heaviest.remarks().stream())
                        .toList());
    }

    /** Base weights of 1. */
    public static Balanced balanced(Rows rows, List<Term> terms, Arms arms, Estimand estimand) {
        return balanced(rows, terms, arms, estimand, new Constant(1, rows.count()));
    }
}
