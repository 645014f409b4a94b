package musubi.platform.referral;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import musubi.platform.people.PersonId;

/**
 * Which referrals are looked for.
 *
 * @param open only those that no provider has taken up
 * @param askedBefore only those that have waited for an answer since before then
 * @param changedAfter only those that changed after then
 */
public record Filter(
        List<State> states,
        Optional<String> provider,
        boolean open,
        Optional<PersonId> person,
        Optional<Instant> askedBefore,
        Optional<Instant> changedAfter) {
    /** Lists are copied. */
    public Filter {
        states = List.copyOf(states);
    }

    /** All that the actor may see. */
    public static final Filter ALL =
            new Filter(List.of(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty());

    /** Those in one of these states. */
    public Filter in(List<State> wanted) {
        return new Filter(wanted, provider, open, person, askedBefore, changedAfter);
    }

    /** Those for a provider. */
    public Filter by(Optional<String> wanted) {
        return new Filter(states, wanted, open, person, askedBefore, changedAfter);
    }

    /** Those that any provider may take up. */
    public Filter unclaimed() {
        return new Filter(states, provider, true, person, askedBefore, changedAfter);
    }

    /** Those about somebody. */
    public Filter about(Optional<PersonId> wanted) {
        return new Filter(states, provider, open, wanted, askedBefore, changedAfter);
    }

    /** Those that have waited for an answer since before then. */
    public Filter waitingSince(Instant before) {
        return new Filter(List.of(State.REQUESTED), provider, open, person, Optional.of(before), changedAfter);
    }

    /** Those that changed after then. */
    public Filter changedAfter(Optional<Instant> after) {
        return new Filter(states, provider, open, person, askedBefore, after);
    }
}
