/** Effects that vary between groups: mixed models and estimating equations. Start at {@link musubi.effect.mixed.MixedMethods}. */
@NullMarked
package musubi.effect.mixed;

import org.jspecify.annotations.NullMarked;
