package musubi.effect;

/**
 * No answer under this method, and why.
 *
 * @param why the kind of reason, stable across versions
 * @param detail what was found: the column, the figure and the limit
 */
public record NotEstimable(Why why, Words detail) implements Estimation {}
