/**
 * Programmes that several municipalities run together (飛び地連携): each sees its own people, all see shared totals. Start at
 * {@link musubi.platform.joint.JointProgrammes}, {@link musubi.platform.joint.JointContracts},
 * {@link musubi.platform.joint.JointEvidence} and {@link musubi.platform.joint.JointPayments}.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "audit",
            "books",
            "contract",
            "jobs",
            "municipality",
            "page",
            "payout",
            "people",
            "snapshot"
        })
@NullMarked
package musubi.platform.joint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
