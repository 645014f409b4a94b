package musubi.effect.glm;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.regression.Covariance;

/** Which standard errors a request asks for. */
final class Errors {
    static final Option SE = Option.choice(
            "se",
            "auto",
            List.of("auto", "model", "HC0", "HC1", "CR0", "CR1"),
            "標準誤差。auto は cluster があれば CR1、重みがあれば HC0、どちらもなければ model",
            "standard errors; auto is CR1 with cluster, HC0 with weights, else model");
    static final Option CLUSTER = Option.given("cluster", "まとまりの列", "columns that name the cluster");
    static final Option WEIGHTS = Option.given("weights", "重みの列", "column of weights");
    static final Option LEVEL = Option.number("level", "0.95", "信頼水準", "confidence level");

    private Errors() {}

    /** The covariance of this kind. */
    static Covariance of(GlmFit fit, Asked asked, String kind, boolean isQuasi) {
        if (kind.startsWith("CR"))
            return GlmCovariance.clustered(fit, asked.clusters().orElseThrow(), kind);
        if (kind.startsWith("HC")) return GlmCovariance.robust(fit, kind);
        return isQuasi ? GlmCovariance.quasi(fit) : GlmCovariance.model(fit);
    }

    /** Why errors of this kind cannot be had from this fit; empty when they can. */
    static Optional<NotEstimable> refusal(GlmFit fit, String kind, boolean isQuasi) {
        boolean divides = kind.endsWith("1")
                || kind.equals("model") && (isQuasi || fit.family().hasDispersion());
        return fit.df() <= 0 && divides ? Optional.of(GammaRegression.tooFew(fit)) : Optional.empty();
    }

    /** The kind asked for, with what {@code auto} means; clusters and kind must fit together. */
    static String kind(Asked asked, Options options, String single, String clustered) {
        var kind = options.text("se");
        boolean hasClusters = asked.clusters().isPresent();
        if (kind.equals("auto"))
            return hasClusters ? clustered : asked.hasWeights() && single.equals("model") ? "HC0" : single;
        if (kind.startsWith("CR") == hasClusters) return kind;
        throw new Unreadable(
                "estimate.cluster-and-se",
                kind,
                new Words(
                        "se=" + kind + " と cluster の指定が合いません。cluster を使うなら CR0 か CR1 です。",
                        "se=" + kind
                                + " does not fit the clusters given: CR0 and CR1 need cluster, the others exclude it."));
    }
}
