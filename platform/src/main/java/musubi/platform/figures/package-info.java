/**
 * Figures for overviews: indicators against their targets, the way from eligible to continuing, what may be owed. Made once a day. Start
 * at {@link musubi.platform.figures.Figures}.
 */
@ApplicationModule(
        allowedDependencies = {"access", "audit", "books", "contract", "jobs", "municipality", "points", "snapshot"})
@NullMarked
package musubi.platform.figures;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
