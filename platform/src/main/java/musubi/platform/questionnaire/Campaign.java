package musubi.platform.questionnaire;

import java.time.LocalDate;
import java.util.Locale;

/**
 * A municipality asks the people of a scheme during a period.
 *
 * @param until the first day on which it is over
 */
record Campaign(
        CampaignId id,
        String title,
        String instrument,
        String version,
        String scheme,
        LocalDate opensOn,
        LocalDate until,
        Keying keying) {
    /** How often a paper sheet is typed before it counts. */
    enum Keying {
        ONCE,
        /** Two people, or one at two times, type it; only when both say the same does it count. */
        TWICE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Keying of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Refuses a period that ends before it starts. */
    Campaign {
        if (!until.isAfter(opensOn)) throw new IllegalArgumentException("over on " + until + ", opens on " + opensOn);
    }

    /** Whether it can be answered on this day. */
    public boolean open(LocalDate day) {
        return !day.isBefore(opensOn) && day.isBefore(until);
    }

    /** The last day on which it can be answered, as people write it. */
    public LocalDate lastDay() {
        return until.minusDays(1);
    }
}
