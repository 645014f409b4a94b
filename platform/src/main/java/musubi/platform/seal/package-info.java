/** Keys that lie beside the database, and what is sealed with them. Start at {@link musubi.platform.seal.Seal}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.seal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
