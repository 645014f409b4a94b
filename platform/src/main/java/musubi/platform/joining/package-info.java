/** Joining from home: residents apply, staff confirms, and a code sent to where they live opens their own account. Start at {@code JoinPages}. */
@ApplicationModule(
        allowedDependencies = {"access", "account", "attendance", "audit", "municipality", "notice", "page", "people"})
@NullMarked
package musubi.platform.joining;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
