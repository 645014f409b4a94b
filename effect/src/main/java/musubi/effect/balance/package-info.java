/**
 * Whether two groups are alike: balance tables for any weights, overlap of a score, weighted quantiles. Start at
 * {@link musubi.effect.balance.Balance}.
 */
@NullMarked
package musubi.effect.balance;

import org.jspecify.annotations.NullMarked;
