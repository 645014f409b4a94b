/**
 * Measures: one SQL resource with a header each, run by DuckDB on the tables of a pack. The SQL returns one row per
 * unit counted (person, person and day, venue …) with a numerator and a denominator, so that totals, groups, intervals
 * and explanations all come from one definition. Start at {@link musubi.measure.Measures} and
 * {@link musubi.measure.MeasureRun}.
 */
@NullMarked
package musubi.measure;

import org.jspecify.annotations.NullMarked;
