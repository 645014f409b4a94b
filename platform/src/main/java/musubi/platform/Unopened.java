package musubi.platform;

import java.sql.SQLException;

/** The database cannot be opened; the cause says why. */
final class Unopened extends SQLException {
    private static final long serialVersionUID = 1L;

    Unopened(Throwable cause) {
        super("the database could not be opened", cause);
    }

    /** Whether that is why something failed. */
    static boolean caused(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) if (cause instanceof Unopened) return true;
        return false;
    }
}
