package musubi.platform.referral;

import java.util.Optional;
import musubi.platform.people.PersonId;

/** A referral as somebody wants to make it. */
public record Wanted(
        ReferralId id,
        PersonId person,
        Optional<String> provider,
        Optional<String> programme,
        String kind,
        String priority,
        boolean prohibited,
        Referral.Said said) {}
