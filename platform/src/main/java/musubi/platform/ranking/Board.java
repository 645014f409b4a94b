package musubi.platform.ranking;

import java.util.Locale;

/** Who is compared. */
public enum Board {
    PERSON,
    /** Employers, by the average of their members. */
    COMPANY,
    /** Groups of friends or neighbours, by the average of their members. */
    TEAM;

    /** As the database writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
