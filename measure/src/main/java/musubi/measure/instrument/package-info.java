/**
 * Questionnaires and risk scales as versioned files: items, options with points, derived scales, bands, test vectors.
 * A file without points refuses to score; scoring refuses rather than guess. Start at
 * {@link musubi.measure.instrument.Instrument}.
 */
@NullMarked
package musubi.measure.instrument;

import org.jspecify.annotations.NullMarked;
