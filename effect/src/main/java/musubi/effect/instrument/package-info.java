/** Instrumental variables. Start at {@link musubi.effect.instrument.InstrumentMethods}. */
@NullMarked
package musubi.effect.instrument;

import org.jspecify.annotations.NullMarked;
