/**
 * What every store must pass, alone and with its ground, and ledger stories as text tables, for the tests of any module that has a store. No test
 * framework is needed: a failure is an {@link java.lang.AssertionError} with the facts. Start at
 * {@link musubi.ledger.kit.StoreKit}, {@link musubi.ledger.kit.GroundKit} and {@link musubi.ledger.kit.Scenario}.
 */
@NullMarked
package musubi.ledger.kit;

import org.jspecify.annotations.NullMarked;
