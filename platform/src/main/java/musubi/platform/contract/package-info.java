/**
 * From a signed agreement to a payment: texts are signed by their parties and amended, evidence is frozen and approved, settled once,
 * and released by two people. Start at {@link musubi.platform.contract.Contracts} and {@link musubi.platform.contract.Settlements}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "books", "evaluation", "jobs", "municipality", "snapshot"})
@NullMarked
package musubi.platform.contract;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
