package musubi.effect;

/** What an estimator says: an answer, or why there is none. It never changes the method in silence. */
public sealed interface Estimation permits Estimate, NotEstimable {}
