package musubi.effect.difference;

import musubi.effect.Option;

/** Settings that the regressions of this family share. */
final class RegressionOptions {
    static final Option ERRORS = Option.choice(
            "se",
            "auto",
            java.util.List.of(
                    "auto", "classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3", "jackknife", "wild"),
            "標準誤差。auto は cluster があれば CR1、なければ HC3。まとまりが少ないときは CR2 か wild（ワイルド・ブートストラップ）",
            "standard errors; auto is CR1 with cluster, else HC3; with few clusters CR2 or wild, the wild cluster bootstrap");
    static final Option CLUSTER =
            Option.given("cluster", "施策が決まる単位の列（市町村など）", "column of the units at whose level treatment is decided");
    static final Option WEIGHTS = Option.given(
            "weights", "重みの列（標本の重み、傾向スコアの重みなど）", "column of weights: of sampling, or of a propensity score");
    static final Option LEVEL = Option.number("level", "0.95", "信頼水準", "confidence level");
    static final Option TREATMENT = Option.given(
            "treatment",
            "施策を受けた側 1、受けない側 0 の列、または条件（例: area == \"north\"）",
            "column, 1 on the treated side and 0 on the other, or a condition such as area == \"north\"");
    static final Option AFTER = Option.given(
            "after",
            "施策の後 1、前 0 の列、または条件（例: year >= 2020）",
            "column, 1 after and 0 before, or a condition such as year >= 2020");

    static final Option DRAWS = Option.number("draws", "9999", "se=wild の抽出回数", "draws, with se=wild");
    static final Option SEED = Option.given(
            "seed", "se=wild の乱数の種（符号の組をすべて数えるときは不要）", "seed, with se=wild; not needed when all signs are enumerated");

    private RegressionOptions() {}
}
