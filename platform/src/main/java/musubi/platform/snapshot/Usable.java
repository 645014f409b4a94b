package musubi.platform.snapshot;

/**
 * Whom evidence may speak of. The module that knows people says it once, and it holds for the tables of every module: rows of a
 * person who is not among these are left out, and of two records of one person one is kept.
 *
 * @param query selects {@code person} and {@code counts_as}, the person under whose pseudonym the rows stand
 * @param released the same without those who were asked whether evaluators may get their records and have not agreed
 * @param ended says whether somebody since {@code :since} took back what let their records be released
 */
public record Usable(String query, String released, String ended) {}
