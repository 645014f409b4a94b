/** Lists to take away: what a page shows as a table, as CSV for spreadsheets and as PDF for paper. Start at {@link musubi.platform.listing.Taking}. */
@ApplicationModule(allowedDependencies = {"access", "audit", "page", "print"})
@NullMarked
package musubi.platform.listing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
