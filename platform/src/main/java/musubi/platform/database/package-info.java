/** Brings a database to the tables this version works with. Start at {@link musubi.platform.database.Database}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
