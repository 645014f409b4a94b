package musubi.effect.survival;

import musubi.effect.Why;

/**
 * No maximum.
 *
 * @param column the column to blame, or -1
 */
record CoxFailure(Why why, int column) implements CoxOutcome {}
