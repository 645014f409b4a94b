/**
 * From files to a statement and from a statement to the ledger: reads an agreement with everything it is settled from, asks the
 * measures on a pack, and posts what is owed. The command line and the server settle with the same code. Start at {@link
 * musubi.settling.Settling}.
 */
@NullMarked
package musubi.settling;

import org.jspecify.annotations.NullMarked;
