package musubi.effect;

/** One named number of a result that is no parameter: a log-likelihood, an F statistic, a caliper. */
public record Figure(String name, double value) {}
