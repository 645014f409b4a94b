/** Who earned the most points, among those who want to be shown. Start at {@link musubi.platform.ranking.Rankings}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "jobs", "municipality", "people"})
@NullMarked
package musubi.platform.ranking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
