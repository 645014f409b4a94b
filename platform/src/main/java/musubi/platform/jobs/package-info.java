/** Work that comes round by itself. Start at {@link musubi.platform.jobs.Job}. */
@ApplicationModule(allowedDependencies = {"access", "municipality"})
@NullMarked
package musubi.platform.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
