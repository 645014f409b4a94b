/** What those who run the server look at: health for all, figures for those with the token. Start at {@link musubi.platform.operation.Watching}. */
@ApplicationModule(allowedDependencies = {"access"})
@NullMarked
package musubi.platform.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
