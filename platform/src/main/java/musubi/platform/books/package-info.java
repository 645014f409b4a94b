/** The ledger of points and money, kept in the database. Start at {@link musubi.platform.books.Books}. */
@ApplicationModule(allowedDependencies = {"access", "municipality"})
@NullMarked
package musubi.platform.books;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
