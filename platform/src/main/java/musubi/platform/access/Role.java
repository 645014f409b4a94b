package musubi.platform.access;

import java.util.Locale;
import java.util.Set;

/** What somebody may do here. */
public enum Role {
    RESIDENT,
    /** Counter staff, who act for residents and are recorded as such. */
    COUNTER,
    OFFICER,
    PROVIDER,
    /** Clinics and link workers, who refer people to what there is in the community and hear what became of it. */
    CLINIC,
    /** Who looks after a company or group of residents: sees sums of its members, never one of them. */
    REPRESENTATIVE,
    /** Somebody of a company or welfare body that plans something together with the municipality: sees the worksheets it takes part in. */
    PARTNER,
    INTERMEDIARY,
    EVALUATOR,
    INVESTOR,
    ADMINISTRATOR,
    /** Work nobody clicked for: jobs and imports by the operator. */
    JOB,
    /** Everybody who reads the public site: sees what was published and nothing else, and changes nothing. */
    PUBLIC;

    /** Who works for the municipality, at its counters too. */
    public static final Set<Role> STAFF = Set.of(OFFICER, COUNTER, ADMINISTRATOR);

    /** Of these, who answers for the programme and its money. */
    public static final Set<Role> DECIDING = Set.of(OFFICER, ADMINISTRATOR);

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
