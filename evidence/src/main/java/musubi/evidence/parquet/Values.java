package musubi.evidence.parquet;

import java.util.List;

/**
 * The values of one column in one row group, from the first row on; the arrays may be longer. They are read until the rows
 * are encoded, and not changed.
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a hundred thousand numbers, never compared
public sealed interface Values {
    /** Stands for no value in a column that may be empty. */
    int NONE = Integer.MIN_VALUE;

    /** Whole numbers of 32 bits, or days since 1970-01-01. */
    record Integers(int[] values) implements Values {}

    /** Whole numbers of 64 bits. */
    record Longs(long[] values) implements Values {}

    /**
     * Texts.
     *
     * @param places of each row's text in {@code dictionary}, or {@link #NONE}
     * @param dictionary each text once, and none that no row has
     */
    record Texts(int[] places, List<String> dictionary) implements Values {
        /** Copies the dictionary. */
        public Texts {
            dictionary = List.copyOf(dictionary);
        }
    }
}
