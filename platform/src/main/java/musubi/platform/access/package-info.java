/**
 * Who acts, in which role, for which municipality; signing in; and the scope that every transaction carries into the
 * database. Start at {@link musubi.platform.access.Acting}.
 */
@ApplicationModule(allowedDependencies = "municipality")
@NullMarked
package musubi.platform.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
