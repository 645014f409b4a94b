/** Municipalities by code. Start at {@link musubi.platform.municipality.Municipalities}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.municipality;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
