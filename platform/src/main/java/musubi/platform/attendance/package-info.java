/** Who was there: the door, cards, lists typed in later. Start at {@link musubi.platform.attendance.Visits}. */
@ApplicationModule(allowedDependencies = {"snapshot", "access", "audit", "municipality", "people", "programme", "page"})
@NullMarked
package musubi.platform.attendance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
