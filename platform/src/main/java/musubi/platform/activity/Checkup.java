package musubi.platform.activity;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A check-up on record, with where it stands.
 *
 * @param upload the list it came with, or itself when it was entered alone
 * @param held why it was held, by code: {@code late}, {@code again}, {@code contradiction} or {@code told}; empty when it was not
 * @param state {@code counts}, {@code held}, {@code accepted} or {@code withdrawn}
 * @param why the reason of the decision it stands under; empty when nobody decided
 * @param corrects the check-up in whose place it was entered
 */
public record Checkup(
        UUID id,
        CheckupReading reading,
        UUID upload,
        LocalDate recordedOn,
        String held,
        String state,
        String why,
        Optional<UUID> corrects) {
    static final String TOLD = "told";

    /** Whether the resident told it themselves. */
    public boolean told() {
        return held.equals(TOLD);
    }

    /** Whether somebody has to decide about it. */
    public boolean open() {
        return state.equals("held");
    }

    /** Whether it was not taken back. */
    public boolean stands() {
        return !state.equals("withdrawn");
    }
}
