/**
 * Who is studied: one row per unit, who was left out at which step, and the columns analyses ask for. Start at
 * {@link musubi.study.cohort.Cohort}.
 */
@NullMarked
package musubi.study.cohort;

import org.jspecify.annotations.NullMarked;
