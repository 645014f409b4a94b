/** Steps as they arrive. Start at {@link musubi.platform.activity.Uploads}. */
@ApplicationModule(
        allowedDependencies = {"snapshot", "access", "audit", "jobs", "municipality", "page", "people", "sheet"})
@NullMarked
package musubi.platform.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
