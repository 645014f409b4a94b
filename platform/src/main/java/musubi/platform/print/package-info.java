/** Pages as PDF, for paper and for letters. Start at {@link musubi.platform.print.Printer}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.print;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
