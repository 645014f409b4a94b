package musubi.effect.mixed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * All that a linear mixed model needs of its rows, summed once: products of the fixed columns (the last of them the
 * response) among themselves, with the random columns of each level, and of the random columns with one another.
 *
 * @param count rows
 * @param fixed products of the fixed columns, the response last
 * @param own for each term and level, products of its random columns, square by rows
 * @param withFixed for each term and level, products of its random columns with the fixed ones, by rows
 * @param crossings products of the random columns of two terms where their levels meet
 */
record MixedSums(int count, Symmetric fixed, double[][][] own, double[][][] withFixed, List<Crossing> crossings) {

    /** Where level {@code levels[i]} of term {@code left} meets level {@code others[i]} of term {@code right}. */
    record Crossing(int left, int right, int[] levels, int[] others, double[][] products) {}

    static MixedSums of(Rows rows, List<RandomTerm> terms, CrossProducts.Columns fixed) {
        var everyone = new Clusters(new Constant(0, rows.count()), 1);
        int width = fixed.count();
        var all = CrossProducts.of(rows, fixed, fixed, everyone)[0];
        var products = new Symmetric(width);
        for (int i = 0; i < width; i++) for (int j = i; j < width; j++) products.set(i, j, all[i * width + j]);
        var own = new double[terms.size()][][];
        var withFixed = new double[terms.size()][][];
        var crossings = new ArrayList<Crossing>();
        for (int t = 0; t < terms.size(); t++) {
            var columns = CrossProducts.Columns.of(terms.get(t));
            own[t] = CrossProducts.of(rows, columns, columns, terms.get(t).clusters());
            withFixed[t] = CrossProducts.of(rows, columns, fixed, terms.get(t).clusters());
            for (int other = t + 1; other < terms.size(); other++) crossings.add(crossing(rows, terms, t, other));
        }
        return new MixedSums(rows.count(), products, own, withFixed, crossings);
    }

    private static Crossing crossing(Rows rows, List<RandomTerm> terms, int left, int right) {
        var outer = terms.get(left).clusters().codes().toArray();
        var inner = terms.get(right).clusters().codes().toArray();
        double inners = terms.get(right).levels();
        var both = new double[outer.length];
        for (int i = 0; i < both.length; i++) both[i] = outer[i] * inners + inner[i];
        var pairs = Clusters.of(Numbers.over(both));
        var levels = new int[pairs.count()];
        var others = new int[pairs.count()];
        var codes = pairs.codes().toArray();
        for (int i = 0; i < codes.length; i++) {
            levels[(int) codes[i]] = (int) outer[i];
            others[(int) codes[i]] = (int) inner[i];
        }
        var products = CrossProducts.of(
                rows, CrossProducts.Columns.of(terms.get(left)), CrossProducts.Columns.of(terms.get(right)), pairs);
        return new Crossing(left, right, levels, others, products);
    }

    /** The largest mean square of a random column times the rows of its level: how fast small variances show. */
    double strongest() {
        return Arrays.stream(own)
                .flatMap(Arrays::stream)
                .mapToDouble(a -> Arrays.stream(a).max().orElse(0))
                .max()
                .orElse(1);
    }
}
