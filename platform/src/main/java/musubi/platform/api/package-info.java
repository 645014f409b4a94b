/**
 * What other programs may ask and send. Writes carry a key and are done once; mistakes are told as problem+json (RFC 9457). Start at
 * {@link musubi.platform.api.OnlyOnce}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "activity",
            "attendance",
            "audit",
            "contract",
            "indigo",
            "jobs",
            "municipality",
            "page",
            "people",
            "points",
            "programme",
            "questionnaire",
            "referral",
            "rewards",
            "seal",
            "webhook"
        })
@NullMarked
package musubi.platform.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
