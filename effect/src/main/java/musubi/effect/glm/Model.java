package musubi.effect.glm;

import java.io.Serializable;
import java.util.stream.IntStream;
import musubi.effect.formula.Design;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** What is fitted to which rows. */
record Model(Rows rows, Design design, Column response, Column weights, Column offset, Family family)
        implements Serializable {
    private static final int SHARE = 16;

    /** The same model on one block in sixteen: units stand in blocks by a hash, so this is a sample of them. */
    Model sampled() {
        var starts = rows.blockStarts();
        var picked = IntStream.iterate(0, b -> b < Rows.BLOCKS, b -> b + SHARE)
                .flatMap(b -> IntStream.range(starts[b], starts[b + 1]))
                .toArray();
        return new Model(
                rows.keep(picked), design, response.pick(picked), weights.pick(picked), offset.pick(picked), family);
    }

    Model withWeights(Column others) {
        return new Model(rows, design, response, others, offset, family);
    }

    /** Fits from coefficients of another fit of the same columns. */
    GlmFit refit(double[] start) {
        return Prepared.of(this).fit(weights, start);
    }

    /** Rows with a weight above 0. */
    int positive() {
        int positive = 0;
        for (int i = 0; i < rows.count(); i++) if (weights.at(i) > 0) positive++;
        return positive;
    }
}
