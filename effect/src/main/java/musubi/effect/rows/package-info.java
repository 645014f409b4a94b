/** Columns of numbers and categories in one fixed order, in 256 blocks that are folded alone and merged in order. Start at {@link musubi.effect.rows.Rows}. */
@NullMarked
package musubi.effect.rows;

import org.jspecify.annotations.NullMarked;
