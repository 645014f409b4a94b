/**
 * Texts that people write, agreements and study protocols, read as nodes that know their line and column, so that every
 * mistake is said at its place with the nearest word that is known. Start at {@link musubi.document.Text}.
 */
@NullMarked
package musubi.document;

import org.jspecify.annotations.NullMarked;
