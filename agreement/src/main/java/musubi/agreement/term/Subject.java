package musubi.agreement.term;

import java.util.Optional;

/**
 * For whom amounts are settled.
 *
 * @param each one amount for the agreement, or one for each of something
 * @param where which of them
 * @param scheme whose enrolments count; all when absent
 * @param ageOn the day of the period on which properties such as age are read
 */
public record Subject(Each each, Optional<Condition> where, AgeOn ageOn, Optional<String> scheme) {
    /** What an agreement is settled for. */
    public enum Each {
        AGREEMENT,
        PERSON,
        PROVIDER,
        MUNICIPALITY;

        /** The word in the text and the subject column of a measure. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The reference date. */
    public enum AgeOn {
        /** The day itself for days and events, the first day of longer periods. */
        PERIOD_START,
        /** The last day of the period. */
        PERIOD_END,
        /** 1 April of the fiscal year. */
        FISCAL_YEAR_START,
        /** 31 March of the fiscal year. */
        FISCAL_YEAR_END
    }
}
