/** Work that may take longer than somebody waits for a page. Start at {@link musubi.platform.underway.Underway}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "jobs", "municipality", "page", "seal"})
@NullMarked
package musubi.platform.underway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
