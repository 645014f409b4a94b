/**
 * Programmes that several municipalities run together (飛び地連携): each sees its own people, all see shared totals. Start at
 * {@link musubi.platform.joint.JointProgrammes}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "jobs", "municipality", "page", "people", "snapshot"})
@NullMarked
package musubi.platform.joint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
