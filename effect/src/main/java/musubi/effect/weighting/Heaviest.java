package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import musubi.effect.Words;
import musubi.effect.balance.Arms;

/**
 * The largest share of the weight of an arm that one row carries.
 *
 * @param treated among the treated
 * @param control among the controls
 * @param sizes rows of the controls and of the treated
 */
record Heaviest(double treated, double control, List<Integer> sizes) {
    /** One row is remarked on when it carries this much of its arm, and this many times an equal share. */
    private static final double LARGE = 0.05;

    private static final int TIMES = 3;

    static Heaviest of(Arms arms, Weights weights) {
        return new Heaviest(
                share(arms.rows(true), weights),
                share(arms.rows(false), weights),
                List.of(arms.rows(false).length, arms.rows(true).length));
    }

    private static double share(int[] rows, Weights weights) {
        double largest = 0;
        double total = 0;
        for (int row : rows) {
            double weight = weights.values().at(row);
            largest = Math.max(largest, weight);
            total += weight;
        }
        return largest / total;
    }

    List<Words> remarks() {
        var all = new ArrayList<Words>();
        remark(all, treated, sizes.get(1), "参加した人", "treated");
        remark(all, control, sizes.get(0), "参加しなかった人", "controls");
        return all;
    }

    private static void remark(List<Words> all, double share, int size, String ja, String en) {
        if (share < LARGE || share * size < TIMES) return;
        var percent = String.format(Locale.ROOT, "%.1f %%", 100 * share);
        all.add(new Words(
                ja + "の重みの " + percent + " を、一人（1 行）が占めます。",
                "One row carries " + percent + " of the weight of the " + en + "."));
    }
}
