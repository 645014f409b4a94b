/** A contract as a project of the INDIGO data standard, for those who publish outcome contracts. Start at {@link musubi.platform.indigo.Indigo}. */
@ApplicationModule(allowedDependencies = {"access", "contract", "evaluation", "funding", "municipality"})
@NullMarked
package musubi.platform.indigo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
