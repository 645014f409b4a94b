/** Who did what, when and why, chained so that nothing can be taken out unseen. Start at {@link musubi.platform.audit.Audit}. */
@ApplicationModule(allowedDependencies = {"access", "municipality", "page"})
@NullMarked
package musubi.platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
