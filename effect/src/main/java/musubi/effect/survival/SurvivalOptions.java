package musubi.effect.survival;

import java.util.List;
import musubi.effect.Option;

/** Settings that several methods share. */
final class SurvivalOptions {
    static final Option WEIGHTS = Option.given("weights", "重みの列", "column of weights");
    static final Option CLUSTER = Option.given("cluster", "まとまりの列", "columns that name the cluster");
    static final Option LEVEL = Option.number("level", "0.95", "信頼水準", "confidence level");
    static final Option TIES = Option.choice(
            "ties",
            "efron",
            List.of("efron", "breslow"),
            "同じ時点に複数の出来事があるときの扱い",
            "how events at the same time are counted");
    static final Option ERRORS = Option.choice(
            "se",
            "auto",
            List.of("auto", "model", "robust"),
            "標準誤差。auto は cluster か weights があれば robust、なければ model",
            "standard errors; auto is robust with cluster or weights, else model");
    static final Option CENSORED = Option.choice(
            "censored",
            "censored",
            List.of(),
            "出来事の列で打ち切りを表す値。書かなければ、数の列では 0",
            "the level of the event that means censored; in a column of numbers 0 unless given");

    private SurvivalOptions() {}
}
