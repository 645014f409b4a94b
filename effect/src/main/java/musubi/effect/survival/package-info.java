/** Time to an event: curves, hazards, competing events. Start at {@link musubi.effect.survival.SurvivalMethods}. */
@NullMarked
package musubi.effect.survival;

import org.jspecify.annotations.NullMarked;
