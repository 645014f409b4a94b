/**
 * What is offered, by whom, where and when, and who has a place. Start at {@link musubi.platform.programme.Timetable} and
 * {@link musubi.platform.programme.Bookings}.
 */
@ApplicationModule(allowedDependencies = {"snapshot", "access", "audit", "jobs", "municipality", "people"})
@NullMarked
package musubi.platform.programme;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
