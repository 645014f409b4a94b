package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.algebra.Symmetric;

/**
 * An average of group-time effects as a linear form of them and, to first order, of the cohorts' shares it was weighted
 * with.
 *
 * <p>Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230, section 3 and corollary 2.
 *
 * @param name what it is
 * @param estimate its value
 * @param slopes how it moves with each effect, then with each share
 */
record Average(String name, double estimate, double[] slopes) {
    /** Averages of one kind: one per event time, cohort or period, and their average over all. */
    record Family(Average overall, List<Average> members) {}

    /** One comparison alone. */
    static Average of(GroupTimeEffects effects, int cell) {
        var slopes = new double[effects.covariance().size()];
        slopes[cell] = 1;
        return new Average(effects.cells().get(cell).name(effects.cohorts()), effects.estimates()[cell], slopes);
    }

    /** All effects after treatment, each with the share of its cohort. */
    static Average simple(GroupTimeEffects effects) {
        return byShare("simple", effects, treated(effects));
    }

    /** By time since treatment began; the average over all is that of the times from 0, each counted once. */
    static Family event(GroupTimeEffects effects) {
        var cells = new TreeMap<Double, List<Integer>>();
        for (int k = 0; k < effects.cells().size(); k++)
            cells.computeIfAbsent(effects.cells().get(k).since(effects.cohorts()), e -> new ArrayList<>())
                    .add(k);
        var members = new ArrayList<Average>();
        var after = new ArrayList<Average>();
        cells.forEach((since, ks) -> {
            var member = byShare(Panel.plain(since), effects, ks);
            members.add(member);
            if (since >= 0) after.add(member);
        });
        return new Family(evenly("event", after), members);
    }

    /** By period; the average over all counts each period from the first treated once. */
    static Family calendar(GroupTimeEffects effects) {
        var cells = new TreeMap<Integer, List<Integer>>();
        for (int k : treated(effects))
            cells.computeIfAbsent(effects.cells().get(k).period(), t -> new ArrayList<>())
                    .add(k);
        var members = new ArrayList<Average>();
        cells.forEach((t, ks) ->
                members.add(byShare(Panel.plain(effects.cohorts().panel().times()[t]), effects, ks)));
        return new Family(evenly("calendar", members), members);
    }

    /** By cohort, each period after treatment counted once; the average over all takes each cohort by its share. */
    static Family group(GroupTimeEffects effects) {
        var cells = new TreeMap<Integer, List<Average>>();
        for (int k : treated(effects))
            cells.computeIfAbsent(effects.cells().get(k).cohort(), g -> new ArrayList<>())
                    .add(of(effects, k));
        var members = new ArrayList<Average>();
        cells.forEach((g, averages) ->
                members.add(evenly(Panel.plain(effects.cohorts().start(g)), averages)));
        var groups = cells.keySet().stream().mapToInt(g -> g).toArray();
        return new Family(weighted("group", effects, members, groups), members);
    }

    private static List<Integer> treated(GroupTimeEffects effects) {
        return IntStream.range(0, effects.cells().size())
                .filter(k -> effects.cells().get(k).since(effects.cohorts()) >= 0)
                .boxed()
                .toList();
    }

    private static Average evenly(String name, List<Average> parts) {
        double sum = 0;
        var slopes = new double[parts.get(0).slopes.length];
        for (var part : parts) {
            sum += part.estimate;
            for (int j = 0; j < slopes.length; j++) slopes[j] += part.slopes[j] / parts.size();
        }
        return new Average(name, sum / parts.size(), slopes);
    }

    private static Average byShare(String name, GroupTimeEffects effects, List<Integer> cells) {
        var parts = cells.stream().map(k -> of(effects, k)).toList();
        var groups =
                cells.stream().mapToInt(k -> effects.cells().get(k).cohort()).toArray();
        return weighted(name, effects, parts, groups);
    }

    /** {@code sum p_g part / sum p_g}: a part above the average moves it up when its cohort's share is larger. */
    private static Average weighted(String name, GroupTimeEffects effects, List<Average> parts, int[] groups) {
        var shares = effects.cohorts().shares();
        double total = 0;
        double sum = 0;
        for (int j = 0; j < groups.length; j++) {
            total += shares[groups[j]];
            sum += shares[groups[j]] * parts.get(j).estimate;
        }
        double average = sum / total;
        var slopes = new double[effects.covariance().size()];
        for (int j = 0; j < groups.length; j++) {
            var part = parts.get(j);
            for (int i = 0; i < slopes.length; i++) slopes[i] += shares[groups[j]] / total * part.slopes[i];
            slopes[effects.cells().size() + groups[j]] += (part.estimate - average) / total;
        }
        return new Average(name, average, slopes);
    }

    /** Root of its variance; NaN for what is 0 by definition. */
    double standardError(GroupTimeEffects effects) {
        double variance = effects.covariance().form(slopes, slopes);
        return variance > 0 ? Math.sqrt(variance) : Double.NaN;
    }

    /** The covariance of several averages. */
    static Symmetric covariance(GroupTimeEffects effects, List<Average> averages) {
        return effects.covariance()
                .sandwich(averages.stream().map(a -> a.slopes).toArray(double[][]::new));
    }
}
