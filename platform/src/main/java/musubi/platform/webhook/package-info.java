/**
 * Tells other systems what happened here: an outbox written with whatever happened, signed and sent until it is taken. Start at
 * {@link musubi.platform.webhook.Subscriptions}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "audit",
            "contract",
            "jobs",
            "municipality",
            "outside",
            "page",
            "people",
            "points",
            "seal"
        })
@NullMarked
package musubi.platform.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
