/** What leads out of our network and how it is signed, for whatever calls other machines. Start at {@link musubi.platform.outside.Addresses}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.outside;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
