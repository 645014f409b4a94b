/**
 * What residents exchange their points for: vouchers of local shops, gift cards, goods, donations, lotteries. Start at {@link
 * musubi.platform.rewards.Exchanges}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "audit",
            "jobs",
            "municipality",
            "payout",
            "people",
            "points",
            "seal",
            "snapshot"
        })
@NullMarked
package musubi.platform.rewards;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
