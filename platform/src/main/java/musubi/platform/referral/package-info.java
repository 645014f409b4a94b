/**
 * Social prescribing (社会的処方): somebody is referred to what there is in the community, and whoever referred them hears what became of it. Start at
 * {@link musubi.platform.referral.Referrals}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "audit",
            "jobs",
            "message",
            "municipality",
            "page",
            "people",
            "print",
            "programme",
            "seal",
            "snapshot"
        })
@NullMarked
package musubi.platform.referral;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
