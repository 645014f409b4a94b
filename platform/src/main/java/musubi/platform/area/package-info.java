/** Areas within a municipality and the days they existed. Start at {@link musubi.platform.area.Areas}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "municipality", "page", "sheet", "snapshot"})
@NullMarked
package musubi.platform.area;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
