/**
 * A double-entry ledger in whole yen and whole points: accounts, transfers, reservations, lots, and a hash chain over
 * everything that was accepted. Start at {@link musubi.ledger.Ledger}; what it accepts is a
 * {@link musubi.ledger.Request}, what it says is an {@link musubi.ledger.Answer}.
 *
 * <p>Nothing here reads a clock: every request says when it happened, and the caller says when it was recorded. Only
 * {@link musubi.ledger.FileStore} touches a file.
 */
@NullMarked
package musubi.ledger;

import org.jspecify.annotations.NullMarked;
