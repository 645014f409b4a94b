package musubi.effect.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.balance.Balance;
import musubi.effect.balance.BalanceTable;
import musubi.effect.balance.Weighting;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.weighting.Outcome;

/**
 * The difference in outcome between people matched to be alike.
 *
 * <p>Checked against: a plain search for every pair; linear programming for least totals; R MatchIt 4.5.1 for subclasses,
 * strata and Mahalanobis distance; R lm and sandwich 3.0-2 for effects and errors; reference/matching, relative error
 * below 1e-8.
 */
public final class Matching {
    /** Standardised difference above which a covariate is named. */
    private static final double ALIKE = 0.1;

    static final Option SCORE = Option.given(
            "score",
            "傾向スコアの列。なければ共変量のロジスティック回帰で求める",
            "column of the propensity score; without it a logistic regression on the covariates");

    static final Option SCALE = Option.choice(
            "scale",
            "logit",
            List.of("logit", "score"),
            "距離をロジット（logit）で測るか、スコアのまま（score）か",
            "whether distances are between logits or between scores as they are");

    static final Option CALIPER =
            Option.given("caliper", "許す差の上限。なければ制限なし", "largest difference allowed; none unless given");

    static final Option CALIPER_UNIT = Option.choice(
            "caliper-unit",
            "austin",
            List.of("austin", "sd", "absolute"),
            "caliper の単位。austin は両群の分散の平均の平方根、sd は全員の標準偏差、absolute はそのままの値",
            "unit of the caliper: austin is sqrt((v1+v0)/2), sd the standard deviation over everybody, absolute the"
                    + " score itself");

    static final Option EXACT = Option.given("exact", "値が同じでなければ組ませない列", "columns a match must share");

    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "match",
            new Words("マッチング", "Matching"),
            new Words(
                    "参加した人における平均的な効果（estimand=ATC で参加しなかった人、subclass・cem・exact・full では ATE も可）",
                    "average effect on those who took part (estimand=ATC: on those who did not; ATE with subclass, cem, exact and full)"),
            List.of(
                    new Words(
                            "式に入れた共変量で、参加した人としない人の違いが説明できる",
                            "the covariates in the formula explain why some took part and others did not"),
                    new Words("どの人にも、よく似た比較相手がいる", "everybody has somebody alike in the other arm"),
                    new Words("ある人の参加が他の人の結果を変えない", "nobody's taking part changes the outcome of others")),
            "effect = coefficient of treated in the weighted regression of outcome on treated;"
                    + " weights: focal arm 1, other arm sum over its sets of (focal members)/(other members), scaled to mean 1",
            new Words(
                    "比べる人が参加した人より少ないとき、または傾向スコアの分布がほとんど重ならないとき。回帰の標準誤差は傾向スコアを推定したことを数えません。",
                    "when controls are fewer than treated, or the scores hardly overlap; the regression's standard errors do not count"
                            + " that the score was estimated"),
            List.of(
                    "Rosenbaum and Rubin (1983), Biometrika 70, 41-55",
                    "Rosenbaum and Rubin (1985), The American Statistician 39, 33-38",
                    "Austin (2011), Pharmaceutical Statistics 10, 150-161",
                    "Austin and Small (2014), Statistics in Medicine 33, 4306-4319",
                    "Stuart (2010), Statistical Science 25, 1-21"),
            List.of("R MatchIt::matchit() >= 4.5.4, then lm(weights) with sandwich::vcovCL(cluster = ~subclass)"),
            "every pair against a plain search; least totals against scipy 1.10.1; subclass, cem, exact and mahalanobis against"
                    + " MatchIt 4.5.1; effects against R 4.2.2 lm, sandwich 3.0-2, relative error below 1e-8",
            "treated ~ age + sex + income",
            List.of(
                    Option.given(
                            "outcome",
                            "結果の列か式（例: I(y == \"yes\")）。なければ組だけを作る",
                            "column of the outcome or an expression such as I(y == \"yes\"); without it only sets are made"),
                    Option.choice(
                            "method",
                            "nearest",
                            List.of("nearest", "optimal", "full", "subclass", "cem", "exact", "mahalanobis"),
                            "組の作り方。nearest は近い順、optimal は差の合計が最小の組、full は全員を使う組、subclass はスコアで層別、cem は区間に分けて一致、exact は完全一致、mahalanobis は共変量の距離",
                            "how sets are made: nearest neighbours, optimal pairs, full matching, subclasses of the score, coarsened"
                                    + " exact, exact, or nearest by Mahalanobis distance"),
                    Option.choice(
                            "estimand",
                            "ATT",
                            List.of("ATT", "ATC", "ATE"),
                            "誰における効果か",
                            "whose average effect is asked for"),
                    SCORE,
                    SCALE,
                    CALIPER,
                    CALIPER_UNIT,
                    Option.given(
                            "covariate-caliper",
                            "共変量ごとに許す差の上限（nearest と mahalanobis）。例: 年齢:5,所得:0.2sd。数だけなら列の単位、sd は全員の標準偏差、austin は両群の分散の平均の平方根を単位とする",
                            "largest differences of covariates with nearest and mahalanobis, such as age:5,income:0.2sd: in the"
                                    + " column's own unit, in sd (standard deviations over everybody) or in austin"
                                    + " (sqrt((v1+v0)/2))"),
                    Option.number("ratio", "1", "一人に何人を組ませるか", "matches for each, in rounds"),
                    Option.choice("replace", "no", List.of("no", "yes"), "同じ人を何度も使うか", "whether one may match several"),
                    Option.choice(
                            "order",
                            "auto",
                            List.of("auto", "largest", "smallest", "closest", "data", "column", "random"),
                            "選ぶ順番。auto は ATT でスコアの大きい順、ATC で小さい順、スコアも caliper もない mahalanobis では ID があれば closest（最も近い組から）、なければ data（ファイルの行の順）。column は order-by の列の順",
                            "who chooses first; auto is largest for ATT, smallest for ATC, and closest, the closest pair of all"
                                    + " first, for mahalanobis without score and caliper, where the rows have no id data, the order of the file; column goes by the column order-by"),
                    Option.given(
                            "order-by",
                            "同順位を決める数の列。なければ、ID があればそのハッシュの順（ファイルの行の順によらない）、なければファイルの行の順",
                            "column of numbers that decides between equals; without it the hash of the unit's id, which the"
                                    + " order of the file does not change, and without an id the order of the file"),
                    Option.given("seed", "order=random の乱数の種", "seed of order=random"),
                    Option.number("subclasses", "6", "method=subclass の層の数", "number of subclasses"),
                    Option.given(
                            "cutpoints",
                            "method=cem の区切り。例: 年齢:20/40/60,所得:5（数一つは等しい幅の区間の数）",
                            "cuts of method=cem, such as age:20/40/60,income:5; one number is a number of equal intervals"),
                    EXACT,
                    Option.choice(
                            "adjust",
                            "no",
                            List.of("no", "yes"),
                            "結果の回帰に共変量も入れるか",
                            "covariates in the outcome regression"),
                    Option.choice(
                            "se",
                            "auto",
                            List.of("auto", "CR0", "CR1", "HC0", "HC1", "HC2", "HC3"),
                            "標準誤差。auto は組をまとまりとする CR1、subclass では HC3",
                            "standard errors; auto is CR1 by set, HC3 with subclasses"),
                    Option.number("level", "0.95", "信頼水準", "confidence level")),
            Matching::estimate);

    private Matching() {}

    /** The matched sets of {@code request} and, with an outcome, the effect. */
    public static Estimation estimate(Request request) {
        var outcome = request.options().find("outcome");
        var complete = People.forSets(
                request,
                outcome.map(o -> Outcome.expression(o, request.rows()).variables())
                        .orElse(Set.of()));
        var people = People.of(new Request(complete.rows(), request.formula(), request.options()));
        var empty = people.arms().tooFew(1);
        if (empty.isPresent()) return empty.get();
        var way = Way.of(people);
        if (way.answer() instanceof Way.None none) return none.why();
        var matched = ((Way.Sets) way.answer()).matched();
        if (matched.count() == 0) return MatchedRows.nobody();
        if (outcome.isPresent() && matched.count() < 2)
            return new NotEstimable(
                    Why.TOO_FEW_CLUSTERS, new Words("組が一つしかないので標準誤差が出せません。", "One set carries no standard error."));
        var effect = outcome.map(o -> effect(people, way, matched, o));
        return answer(people, way, matched, effect, complete.dropped());
    }

    private static MatchedEffect effect(People people, Way way, Matched matched, String outcome) {
        var options = people.options();
        return MatchedEffect.of(
                people.request().rows(),
                people.request().formula(),
                outcome,
                options.yes("adjust"),
                matched,
                options.yes("replace"),
                options.text("se").equals("auto") ? way.usualError() : options.text("se"),
                options.number("level"));
    }

    private static Estimate answer(
            People people, Way way, Matched matched, Optional<MatchedEffect> effect, Map<String, Long> dropped) {
        var balance = balance(people, matched);
        var figures = new ArrayList<>(way.figures());
        figures.add(new Figure("largest absolute standardised difference before", balance.largestDifference(0)));
        figures.add(new Figure("largest absolute standardised difference after", balance.largestDifference(1)));
        var size = balance.effectiveSizes().get(1);
        figures.add(new Figure("effective treated", size.treated()));
        figures.add(new Figure("effective controls", size.control()));
        var conventions = new ArrayList<>(way.conventions());
        effect.ifPresent(e -> conventions.add(e.convention()));
        var remarks = new ArrayList<>(people.remarks());
        effect.ifPresent(e -> remarks.addAll(e.remarks()));
        remarks.addAll(BalanceTable.remarks(balance, 1, ALIKE));
        conventions.addAll(BalanceTable.conventions(balance.denominator()));
        return new Estimate(
                METHOD.id(),
                effect.stream().map(MatchedEffect::effect).toList(),
                effect.map(MatchedEffect::coefficients).orElse(List.of()),
                figures,
                List.of(balance.grid(), balance.sizes()),
                sample(people, matched, dropped),
                conventions,
                remarks);
    }

    private static Balance balance(People people, Matched matched) {
        var rows = people.request().rows();
        return Balance.of(
                rows,
                people.request().formula().terms(),
                people.arms(),
                people.estimand().denominator(),
                new Constant(1, rows.count()),
                List.of(
                        Weighting.equal("before", rows.count()),
                        new Weighting("after", Numbers.over(matched.weights()))));
    }

    private static Sample sample(People people, Matched matched, Map<String, Long> dropped) {
        long treated = 0;
        long controls = 0;
        for (int i = 0; i < matched.weights().length; i++)
            if (matched.weights()[i] > 0) {
                if (people.treated()[i] == 1) treated++;
                else controls++;
            }
        var left = new TreeMap<>(dropped);
        long lost = people.arms().treatedCount() - treated;
        if (lost > 0) left.put("treated without a match", lost);
        long spare = people.arms().controlCount() - controls;
        if (spare > 0) left.put("controls without a match", spare);
        return new Sample(treated + controls, left, Map.of())
                .with("sets", matched.count())
                .with("treated", treated)
                .with("controls", controls);
    }
}
