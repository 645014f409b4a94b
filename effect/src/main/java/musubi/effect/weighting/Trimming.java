package musubi.effect.weighting;

import java.util.Arrays;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Options;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.balance.WeightedQuantiles;
import musubi.effect.rows.Order;

/**
 * What is done about very large weights. Three practices share the name; each is kept apart and reported.
 *
 * <p>Source: Crump, Hotz, Imbens and Mitnik (2009), Biometrika 96, 187-199, for leaving out; Cole and Hernán (2008), American
 * Journal of Epidemiology 168, 656-664, for percentiles. Where an arm is the target group itself, its weights stand and
 * percentiles are those of the other arm's.
 *
 * @param outside rows whose score lies below this, or above 1 minus this, are left out and the score is fitted again; 0 for
 *     none
 * @param lower share of all weights below which weights are raised to that percentile; 0 for none
 * @param upper share above which they are cut to that percentile; 1 for none
 */
public record Trimming(double outside, double lower, double upper) {
    /** Nothing is trimmed. */
    public static final Trimming NONE = new Trimming(0, 0, 1);

    /** Shares are in range. */
    public Trimming {
        if (!(outside >= 0 && outside < 0.5 && lower >= 0 && lower < upper && upper <= 1))
            throw new IllegalArgumentException("trimming %s %s %s".formatted(outside, lower, upper));
    }

    /** Leaving out by the score only. */
    static Trimming outside(Options options) {
        double outside = options.find("drop-outside").isPresent() ? options.number("drop-outside") : 0;
        if (!(outside >= 0 && outside < 0.5)) throw refused("drop-outside", "0.1", options.text("drop-outside"));
        return new Trimming(outside, 0, 1);
    }

    static Trimming of(Options options) {
        double outside = outside(options).outside();
        var winsorise = options.find("winsorise");
        var truncate = options.find("truncate");
        if (winsorise.isPresent() && truncate.isPresent())
            throw new Unreadable(
                    "estimate.option-conflict",
                    "truncate",
                    new Words(
                            "winsorise と truncate は同時に使えません。どちらか一つにしてください。",
                            "winsorise and truncate exclude each other: give one."));
        double lower = 0;
        double upper = 1;
        if (winsorise.isPresent()) {
            var shares = percentages(winsorise.get(), "winsorise", "1,99", 2);
            lower = shares[0];
            upper = shares[1];
        }
        if (truncate.isPresent()) upper = percentages(truncate.get(), "truncate", "99", 1)[0];
        if (!(lower < upper))
            throw truncate.map(text -> refused("truncate", "99", text))
                    .orElseGet(() -> refused("winsorise", "1,99", winsorise.orElse("")));
        return new Trimming(outside, lower, upper);
    }

    private static double[] percentages(String text, String name, String example, int count) {
        try {
            var shares = Arrays.stream(text.split("[,+]"))
                    .mapToDouble(p -> Double.parseDouble(p.strip()) / 100)
                    .toArray();
            if (shares.length == count && Arrays.stream(shares).allMatch(p -> p >= 0 && p <= 1)) return shares;
        } catch (NumberFormatException e) {
            throw refused(name, example, text);
        }
        throw refused(name, example, text);
    }

    private static Unreadable refused(String name, String example, String text) {
        return new Unreadable(
                "estimate.trimming",
                text,
                new Words(
                        "設定「" + name + "」は「" + name + "=" + example + "」のように書いてください（いまは「" + text + "」）。",
                        "Write option \"" + name + "\" as " + name + "=" + example + ", not \"" + text + "\"."));
    }

    /** Whether the weights of an arm may be moved: not those of the group whose effect is asked for. */
    static boolean mayMove(Estimand estimand, boolean isTreated) {
        return estimand != (isTreated ? Estimand.ATT : Estimand.ATC);
    }

    /** Smallest and largest weight allowed, type 7 percentiles over all {@code weights} that may be moved. */
    double[] limits(double[] weights) {
        var sorted = weights.clone();
        Arrays.sort(sorted);
        return new double[] {
            lower > 0 ? WeightedQuantiles.ofType7(sorted, lower) : Double.NEGATIVE_INFINITY,
            upper < 1 ? WeightedQuantiles.ofType7(sorted, upper) : Double.POSITIVE_INFINITY
        };
    }

    boolean hasLimits() {
        return lower > 0 || upper < 1;
    }

    /** The limits over a file in which row {@code i} stands {@code counts[i]} times. */
    double[] limits(double[] weights, double[] counts) {
        var order = Order.ascending(weights);
        var running = new double[order.length];
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            sum += counts[order[i]];
            running[i] = sum;
        }
        return new double[] {
            lower > 0 ? ofType7(weights, order, running, lower) : Double.NEGATIVE_INFINITY,
            upper < 1 ? ofType7(weights, order, running, upper) : Double.POSITIVE_INFINITY
        };
    }

    private static double ofType7(double[] weights, int[] order, double[] running, double share) {
        double total = running[running.length - 1];
        double place = (total - 1) * share;
        double below = Math.floor(place);
        double low = weights[order[firstAbove(running, below)]];
        double high = weights[order[firstAbove(running, Math.min(below + 1, total - 1))]];
        return low + (place - below) * (high - low);
    }

    /** The first place whose running count is above {@code rank}, counted from 0. */
    private static int firstAbove(double[] running, double rank) {
        int low = 0;
        int high = running.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (running[middle] > rank) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /** What was done, with the call of another package that does the same; empty when nothing. */
    Optional<Convention> convention() {
        return says().map(text -> new Convention(
                "trimming",
                text,
                hasLimits()
                        ? "R WeightIt::trim(), which takes percentiles of type 3"
                        : "R PSweight::PStrim(delta = " + outside + "), then the score fitted again"));
    }

    private Optional<String> says() {
        if (lower > 0)
            return Optional.of("weights brought to the percentiles " + 100 * lower + " and " + 100 * upper
                    + " (type 7) of all weights outside the target group, limits as known in the error");
        if (upper < 1)
            return Optional.of("weights above percentile " + 100 * upper
                    + " (type 7) of all weights outside the target group cut to it, limit as known in the error");
        if (outside > 0)
            return Optional.of(
                    "scores outside [" + outside + ", " + (1 - outside) + "] left out, then the score fitted again");
        return Optional.empty();
    }
}
