package musubi.effect.mixed;

import java.util.List;
import java.util.Locale;
import musubi.effect.Option;
import musubi.effect.glm.Family;
import musubi.effect.glm.Link;

/** The kinds of outcome that option {@code family} names. */
enum Outcome {
    GAUSSIAN(""),
    BINOMIAL("odds ratio"),
    POISSON("rate ratio"),
    GAMMA("mean ratio");

    private final String ratio;

    Outcome(String ratio) {
        this.ratio = ratio;
    }

    static Option option(List<String> families) {
        boolean hasAmounts = families.contains("gamma");
        return Option.choice(
                "family",
                families.get(0),
                families,
                "結果の分布。gaussian は数、binomial は 0 か 1、poisson は件数" + (hasAmounts ? "、gamma は 0 より大きい金額や日数（対数リンク）" : ""),
                "distribution of the outcome: gaussian for numbers, binomial for 0 or 1, poisson for counts"
                        + (hasAmounts ? ", gamma for amounts above 0 (log link)" : ""));
    }

    static Outcome of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    Family family() {
        return switch (this) {
            case GAUSSIAN -> new Family.Gaussian();
            case BINOMIAL -> new Family.Binomial(Link.LOGIT);
            case POISSON -> new Family.Poisson();
            case GAMMA -> new Family.GammaLog();
        };
    }

    /** What the exponential of a coefficient is; empty when it is nothing. */
    String ratio() {
        return ratio;
    }
}
