package musubi.platform.referral;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What was done in the end.
 *
 * @param done in words; may be empty where programme or session say it
 */
public record Outcome(Optional<String> programme, Optional<String> session, String done, LocalDate day) {
    /** Whether it says anything. */
    boolean told() {
        return programme.isPresent() || session.isPresent() || !done.isBlank();
    }

    @Override
    public String toString() {
        return "Outcome[%s]".formatted(day);
    }
}
