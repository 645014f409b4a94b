/** What is offered and who was there. Start at {@link musubi.platform.programme.Programmes}. */
@ApplicationModule(allowedDependencies = {"snapshot", "access", "audit", "municipality", "people"})
@NullMarked
package musubi.platform.programme;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
