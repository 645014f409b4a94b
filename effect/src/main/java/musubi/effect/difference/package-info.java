/** Differences in differences: two periods, many periods, staggered, triple. Start at {@link musubi.effect.difference.DifferenceMethods}. */
@NullMarked
package musubi.effect.difference;

import org.jspecify.annotations.NullMarked;
