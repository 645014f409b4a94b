package musubi.effect.survival;

/** A fit, or why there is none. */
sealed interface CoxOutcome permits CoxFit, CoxFailure {}
