package musubi.evidence.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a column means, in the two languages, with its unit and bounds. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Column {
    /** Meaning in Japanese. */
    String ja();

    /** Meaning in English. */
    String en();

    /** Unit of a number; empty for codes, days and pure numbers. */
    String unit() default "";

    /** Digits after the point of a decimal. */
    int scale() default 0;

    /** The smallest value accepted for a number. */
    long least() default 0;

    /** The largest value accepted for a number. */
    long most() default Long.MAX_VALUE;

    /** Other headers this column is known by, beside its name and its Japanese meaning. */
    String[] alias() default {};

    /** The words a coded column may hold; empty when the codes are the municipality's own. */
    String[] among() default {};

    /** Other spellings of those words in files, each as {@code spelling=word}. */
    String[] also() default {};
}
