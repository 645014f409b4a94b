/** Pairs, sets and strata of people alike. Start at {@link musubi.effect.matching.MatchingMethods}. */
@NullMarked
package musubi.effect.matching;

import org.jspecify.annotations.NullMarked;
