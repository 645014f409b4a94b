/** Freezes live records as a sealed pack, the only thing settlement reads. Start at {@link musubi.platform.snapshot.Snapshots}. */
@ApplicationModule(allowedDependencies = {"access", "jobs", "municipality"})
@NullMarked
package musubi.platform.snapshot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
