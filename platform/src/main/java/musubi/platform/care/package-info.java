/**
 * What the care-insurance section of the municipality says of its people: certifications, benefits, departures. Start at {@link
 * musubi.platform.care.CareLists}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "audit",
            "jobs",
            "municipality",
            "page",
            "people",
            "sheet",
            "snapshot",
            "underway"
        })
@NullMarked
package musubi.platform.care;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
