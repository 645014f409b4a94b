/**
 * The record types of evidence: one record per table, its components the columns in order. Names, types, units and
 * meanings are defined here once; readers, packs, measures and docs/reference/records.md follow from them. Start at
 * {@link musubi.evidence.record.RecordType}.
 *
 * <p>A component that may be absent is {@code @Nullable}: a row of evidence mirrors a row of a file, where a cell can be
 * empty, and an empty cell is a fact that must survive as it is.
 */
@NullMarked
package musubi.evidence.record;

import org.jspecify.annotations.NullMarked;
