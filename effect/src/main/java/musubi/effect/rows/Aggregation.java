package musubi.effect.rows;

import java.io.Serializable;

/**
 * What a pass over the rows computes: one value per block, and how two neighbouring values become one. Blocks are merged
 * in ascending order, so the answer does not depend on how many threads or machines worked.
 */
public interface Aggregation<T> extends Serializable {
    /** The value of one block, which may be empty. */
    T fold(Block block);

    /** {@code before} and the value of the next block together; {@code before} may be changed and returned. */
    T merge(T before, T next);
}
