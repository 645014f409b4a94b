/**
 * Readers: one small class for each source format, recognised from content. Start at
 * {@link musubi.evidence.source.Format}; a new reader implements it and joins the list in
 * {@link musubi.evidence.source.Formats}.
 */
@NullMarked
package musubi.evidence.source;

import org.jspecify.annotations.NullMarked;
