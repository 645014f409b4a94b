/** Where a provider's staff begin. Their timetable and doors are the pages that officers use, kept by the database to their own sessions. */
@ApplicationModule(
        allowedDependencies = {"access", "attendance", "message", "page", "payout", "people", "programme", "referral"})
@NullMarked
package musubi.platform.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
