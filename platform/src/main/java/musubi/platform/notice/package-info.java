/** What people are told: an outbox written with whatever caused it, and its delivery. Start at {@link musubi.platform.notice.Notices}. */
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
            "print",
            "programme",
            "ranking",
            "rewards",
            "seal"
        })
@NullMarked
package musubi.platform.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
