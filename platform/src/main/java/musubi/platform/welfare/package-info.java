/** Groups of residents: what they do together, in averages, and the grants they ask for. Start at {@link musubi.platform.welfare.Grants}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "municipality", "page", "people", "ranking"})
@NullMarked
package musubi.platform.welfare;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
