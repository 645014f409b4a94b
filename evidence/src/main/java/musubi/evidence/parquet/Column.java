package musubi.evidence.parquet;

/**
 * A column of the file.
 *
 * @param required whether every row has a value
 */
public record Column(String name, Kind kind, boolean required) {
    /** What a column holds. */
    public enum Kind {
        /** UTF-8. */
        TEXT(6),
        /** Days. */
        DAY(1),
        /** Whole numbers of 32 bits. */
        INTEGER(1),
        /** Whole numbers of 64 bits. */
        LONG(2);

        private final int physical;

        Kind(int physical) {
            this.physical = physical;
        }

        /** Parquet's {@code Type}. */
        int physical() {
            return physical;
        }
    }

    private static final int REQUIRED = 0;
    private static final int OPTIONAL = 1;
    private static final int UTF8 = 0;
    private static final int DATE = 6;
    private static final int LOGICAL_STRING = 1;
    private static final int LOGICAL_DATE = 6;

    /** The column's SchemaElement. */
    void schema(Thrift element) {
        element.int32(1, kind.physical());
        element.int32(3, required ? REQUIRED : OPTIONAL);
        element.text(4, name);
        switch (kind) {
            case TEXT -> {
                element.int32(6, UTF8);
                element.struct(10, logical -> logical.struct(LOGICAL_STRING, empty -> {}));
            }
            case DAY -> {
                element.int32(6, DATE);
                element.struct(10, logical -> logical.struct(LOGICAL_DATE, empty -> {}));
            }
            case INTEGER, LONG -> {}
        }
    }
}
