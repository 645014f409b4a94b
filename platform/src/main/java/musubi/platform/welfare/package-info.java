/**
 * Groups of residents: what they do together, in sums, and the grants they ask for and are paid. Start at {@link
 * musubi.platform.welfare.Grants} and {@link musubi.platform.welfare.Payments}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "account",
            "activity",
            "audit",
            "books",
            "contract",
            "jobs",
            "municipality",
            "notice",
            "page",
            "payout",
            "people",
            "programme",
            "ranking"
        })
@NullMarked
package musubi.platform.welfare;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
