package musubi.platform.snapshot;

/**
 * Counts of steps that the rules of evidence hold and somebody accepted.
 *
 * @param query selects {@code person}, {@code day} and {@code source}
 */
public record Accepted(String query) {}
