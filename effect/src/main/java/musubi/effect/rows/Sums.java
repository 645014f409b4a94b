package musubi.effect.rows;

import java.io.Serializable;

/** Sums over rows, block by block and merged in order, each block with compensation (Neumaier 1974, ZAMM 54, 39-51). */
public final class Sums {
    private Sums() {}

    /** One number of a row. */
    @FunctionalInterface
    public interface Term extends Serializable {
        /** The number of {@code row}, a row number of the whole table. */
        double at(Block block, int row);
    }

    /** The sum of {@code term} over all rows. */
    public static double of(Rows rows, Term term) {
        return rows.fold(new Sum(term));
    }

    private record Sum(Term term) implements Aggregation<Double> {
        @Override
        public Double fold(Block block) {
            double sum = 0;
            double lost = 0;
            for (int row = block.from(); row < block.until(); row++) {
                double value = term.at(block, row);
                double next = sum + value;
                lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
                sum = next;
            }
            return sum + lost;
        }

        @Override
        public Double merge(Double before, Double next) {
            return before + next;
        }
    }
}
