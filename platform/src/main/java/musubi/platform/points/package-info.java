/** What residents hold in points. Start at {@link musubi.platform.points.Points}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "books", "contract", "jobs", "municipality", "people", "snapshot"})
@NullMarked
package musubi.platform.points;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
