package musubi.evidence.source;

import java.time.Instant;
import musubi.evidence.record.Evidence;
import musubi.quantity.Words;

/** Where a reader puts what it read. Lines count from 1 in the source; a reader without lines counts records. */
public interface Sink {
    /** A row of evidence as the source has it: people still under their source ids. */
    void accept(Evidence row, long line);

    /** A stretch of steps, to be freed of overlaps with other sources of the same person before it becomes evidence. */
    void accept(StepInterval interval, long line);

    /** A row that cannot be read; reading goes on. {@code code} is stable, such as {@code csv.not-a-date}. */
    void reject(String code, long line, String column, String value, Words reason);

    /** Something the operator should know that loses nothing, such as sums that differ. */
    void remark(String code, long line, String column, String value, Words words);

    /** A column that the format does not keep, because it is not evidence or could name a person. */
    void leftOut(String column);

    /**
     * The source is everything a device or app knew at this moment. Of two such sources the later is right about what both
     * could know: a sample that it no longer holds was deleted or became part of another.
     */
    default void exported(Instant moment) {}

    /**
     * Takes the rows of a plain file of steps all at once; they mean the same as whole-day intervals. A sink that answers
     * false gets them one by one instead.
     */
    default boolean accept(CleanSteps steps) {
        return false;
    }

    /** How many threads a reader may use. */
    default int threads() {
        return 1;
    }

    /**
     * The text of a left-out cell that names somebody: a name, an address, a telephone number. It is kept in memory until
     * the pack is built, and no code column may hold it.
     */
    default void personal(String text) {}
}
