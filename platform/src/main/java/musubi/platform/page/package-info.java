/** What all pages share: the frame, its menu, the languages, tables to take away. Start at {@link musubi.platform.page.MenuItem}. */
@ApplicationModule(allowedDependencies = {"access"})
@NullMarked
package musubi.platform.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
