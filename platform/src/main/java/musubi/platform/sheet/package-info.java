/** Lists that people send as CSV: decoded strictly, columns found by their header, every row with its line. Start at {@link musubi.platform.sheet.SentList}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package musubi.platform.sheet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
