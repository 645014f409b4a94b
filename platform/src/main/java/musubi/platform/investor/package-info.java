/** The pages of those who put money in: what they hold, what was achieved with it, what came back and what may come. */
@ApplicationModule(allowedDependencies = {"access", "funding", "payout", "municipality", "page", "print", "site"})
@NullMarked
package musubi.platform.investor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
