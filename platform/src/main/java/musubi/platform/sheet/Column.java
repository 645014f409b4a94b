package musubi.platform.sheet;

/** A column of a list that people send. */
public interface Column {
    /** What stands above it in the template, in Japanese. */
    String header();

    /** What may stand above it instead, in English; letters may be large or small. */
    String english();

    /** Whether a list can do without it. */
    Need need();

    /** Whether a list can do without a column. */
    enum Need {
        NEEDED,
        OPTIONAL
    }
}
