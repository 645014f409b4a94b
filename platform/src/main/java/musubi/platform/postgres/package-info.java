/**
 * A PostgreSQL of our own: unpacked, started and stopped with the server, for a town that has no database department.
 * Start at {@link musubi.platform.postgres.EmbeddedPostgres}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.postgres;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
