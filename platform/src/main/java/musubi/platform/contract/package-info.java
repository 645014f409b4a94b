/**
 * From a signed agreement to a payment: evidence is frozen and approved, settled once, and released by two people. Start at {@link
 * musubi.platform.contract.Contracts}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "books", "municipality", "snapshot"})
@NullMarked
package musubi.platform.contract;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
