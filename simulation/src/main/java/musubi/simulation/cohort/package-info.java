/**
 * Invented people for trying study protocols: one table as an evaluator would hold it, with a known true effect and people
 * who choose for themselves whether to take part. Start at {@link musubi.simulation.cohort.Invention}.
 */
@NullMarked
package musubi.simulation.cohort;

import org.jspecify.annotations.NullMarked;
