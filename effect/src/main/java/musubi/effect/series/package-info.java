/** Interrupted time series. Start at {@link musubi.effect.series.SeriesMethods}. */
@NullMarked
package musubi.effect.series;

import org.jspecify.annotations.NullMarked;
