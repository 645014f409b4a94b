/** Copies of everything a server keeps, and the way back. Start at {@link musubi.platform.backup.Backup}. */
@ApplicationModule(allowedDependencies = {"database"})
@NullMarked
package musubi.platform.backup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
