package musubi.platform.referral;

import java.util.Set;

/** What came of a step. */
public sealed interface Moving {
    /** It was taken; so it stands now. */
    record Moved(Referral referral) implements Moving {}

    /** From here it leads elsewhere. */
    record NotAllowed(State now, Set<State> allowed) implements Moving {
        /** Sets are copied. */
        public NotAllowed {
            allowed = Set.copyOf(allowed);
        }
    }

    /** Somebody else took a step meanwhile. */
    record Stale(Referral referral) implements Moving {}

    /** The person does not agree that the provider is told their name. */
    record NotAgreed() implements Moving {}
}
