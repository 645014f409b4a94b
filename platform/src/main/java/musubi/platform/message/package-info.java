/** What the office and the providers write to each other. Start at {@link musubi.platform.message.Messages}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "municipality", "page", "programme", "seal"})
@NullMarked
package musubi.platform.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
