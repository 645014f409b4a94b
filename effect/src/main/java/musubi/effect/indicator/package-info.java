/** Rates and proportions of areas with intervals. Start at {@link musubi.effect.indicator.IndicatorMethods}. */
@NullMarked
package musubi.effect.indicator;

import org.jspecify.annotations.NullMarked;
