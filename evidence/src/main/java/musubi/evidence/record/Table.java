package musubi.evidence.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a record type is called and which columns identify a row: two rows with equal keys are the same fact. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Table {
    /** Columns that identify a row, in the order rows are sorted by. */
    String[] key();

    /** Title in Japanese. */
    String ja();

    /** Title in English. */
    String en();
}
