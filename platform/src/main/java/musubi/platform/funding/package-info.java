/**
 * Investors, lenders and donors: what they took, what they paid in, what came back by the agreement. Start at {@link
 * musubi.platform.funding.Funds}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "contract", "municipality", "payout", "people", "seal"})
@NullMarked
package musubi.platform.funding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
