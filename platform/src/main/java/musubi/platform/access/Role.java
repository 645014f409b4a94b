package musubi.platform.access;

import java.util.Locale;

/** What somebody may do here. */
public enum Role {
    RESIDENT,
    /** Counter staff, who act for residents and are recorded as such. */
    COUNTER,
    OFFICER,
    PROVIDER,
    /** Who looks after a company or group of residents: sees sums of its members, never one of them. */
    REPRESENTATIVE,
    INTERMEDIARY,
    EVALUATOR,
    INVESTOR,
    ADMINISTRATOR,
    /** Work nobody clicked for: jobs and imports by the operator. */
    JOB,
    /** Everybody who reads the public site: sees what was published and nothing else, and changes nothing. */
    PUBLIC;

    /** As the database and the pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role with this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
