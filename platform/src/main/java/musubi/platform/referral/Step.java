package musubi.platform.referral;

import java.time.Instant;

/**
 * One step of a referral.
 *
 * @param why in the words of whoever took it; may be empty
 * @param actor the account
 * @param role of the account
 */
public record Step(int version, State state, String why, String actor, String role, Instant happenedAt) {
    @Override
    public String toString() {
        return "Step[%d %s]".formatted(version, state.word());
    }
}
