/**
 * Studies by an independent evaluator: registered protocols, evidence released to them for a time, results. Start at {@link
 * musubi.platform.evaluation.Studies} and {@link musubi.platform.evaluation.Releases}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "jobs", "municipality", "snapshot"})
@NullMarked
package musubi.platform.evaluation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
