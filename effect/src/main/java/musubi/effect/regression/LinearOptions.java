package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Option;

/** Options that several linear regressions take. */
final class LinearOptions {
    static final Option CLUSTERINGS = Option.given(
            "cluster",
            "まとまりの列。a+b は二方向、a:b は組み合わせ",
            "columns that name the cluster; a+b for two ways, a:b for their combination");
    static final Option WAYS = Option.choice(
            "ways",
            "min",
            List.of("min", "own"),
            "多方向のまとまりの補正。min は最小の G を全体に、own は項ごと",
            "factor for several clusterings: min is the smallest G for all terms, own is each its own");
    static final Option PSD = Option.choice(
            "psd",
            "no",
            List.of("no", "yes"),
            "負の固有値を 0 にするか",
            "whether to set negative eigenvalues of the covariance to 0");
    static final Option WEIGHTS = Option.given("weights", "重みの列", "column of sampling weights");
    static final Option LEVEL = Option.number("level", "0.95", "信頼水準", "confidence level");

    private LinearOptions() {}

    /** The kinds of standard error, those without clusters as given; what {@code auto} is stands in the words. */
    static Option errors(List<String> unclustered, String ja, String en) {
        var kinds = new ArrayList<>(List.of("auto"));
        kinds.addAll(unclustered);
        kinds.addAll(ClusterErrors.KINDS);
        return Option.choice("se", "auto", kinds, ja, en);
    }
}
