/**
 * From stretches of steps as devices counted them to one row for each person, day and source: duplicates once, counters
 * as differences, overlaps to the source with priority, implausible days held. Start at
 * {@link musubi.evidence.steps.StepRules}; docs/explanation/evidence.md gives the rules in words.
 */
@NullMarked
package musubi.evidence.steps;

import org.jspecify.annotations.NullMarked;
