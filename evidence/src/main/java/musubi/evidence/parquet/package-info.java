/**
 * Apache Parquet, as much of it as one large table of a pack needs. Start at {@link
 * musubi.evidence.parquet.ParquetFile}; docs/decisions/2026-11-26-own-parquet-for-steps.md says why it is here.
 */
@NullMarked
package musubi.evidence.parquet;

import org.jspecify.annotations.NullMarked;
