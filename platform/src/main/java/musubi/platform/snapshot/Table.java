package musubi.platform.snapshot;

/**
 * A module hands its records over as evidence: each module says which of its own rows make up a record type, and nobody else
 * reads its tables.
 *
 * @param type the record type, such as {@code steps}
 * @param query selects the columns of that type under their names, for one municipality at a time
 * @param ends selects person and day alone, so that the first and the last rows are found without reading all: where a table of everybody's
 *     begins and ends
 */
public record Table(String type, String query, String ends) {
    /** A table that is small enough to be read for where it begins and ends. */
    public Table(String type, String query) {
        this(type, query, query);
    }

    /**
     * An id as a code of evidence, in SQL: letters alone, since digits in the midst of an id may read as a telephone number, which no code may. Each
     * id has its own.
     */
    public static String code(String column) {
        return "translate(cast(%s as text), '0123456789-', 'ghijklmnop')".formatted(column);
    }
}
