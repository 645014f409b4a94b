/**
 * Texts that people write, agreements and study protocols, read as nodes that know their line and column, so that every
 * mistake is said at its place with the nearest word that is known. Start at {@link musubi.document.Text}; pages that are printed are written with {@link musubi.document.Paper}.
 */
@NullMarked
package musubi.document;

import org.jspecify.annotations.NullMarked;
