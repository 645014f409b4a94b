package musubi.platform.referral;

import java.util.Optional;
import musubi.platform.people.PersonId;

/**
 * A referral as somebody wants to make it.
 *
 * @param partOf the referral a part of which it is to do; empty for one that stands by itself
 */
public record Wanted(
        ReferralId id,
        PersonId person,
        Optional<String> provider,
        Optional<String> programme,
        String kind,
        String priority,
        boolean prohibited,
        Optional<ReferralId> partOf,
        Referral.Said said) {
    /** One that stands by itself. */
    public Wanted(
            ReferralId id,
            PersonId person,
            Optional<String> provider,
            Optional<String> programme,
            String kind,
            String priority,
            boolean prohibited,
            Referral.Said said) {
        this(id, person, provider, programme, kind, priority, prohibited, Optional.empty(), said);
    }
}
