/**
 * Signing in, in all its ways, staying signed in, and the accounts of a municipality. Start at {@link
 * musubi.platform.account.Doorkeeper}.
 */
@ApplicationModule(
        allowedDependencies = {"access", "audit", "jobs", "municipality", "notice", "page", "people", "seal"})
@NullMarked
package musubi.platform.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
