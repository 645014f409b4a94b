/** The pages of residents themselves: in large type, one thing at a time. Start at {@code MySessions}. */
@ApplicationModule(allowedDependencies = {"access", "activity", "page", "people", "programme"})
@NullMarked
package musubi.platform.resident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
