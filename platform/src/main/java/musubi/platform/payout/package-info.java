/**
 * From what is owed to the bank: many small sums closed into one for each payee and released by two people, payees' accounts, kept
 * sealed and changed by two people, the files banks are given, and what came back. Start at {@link
 * musubi.platform.payout.Remittances}, {@link musubi.platform.payout.PayeeRegister}, {@link musubi.platform.payout.BankFiles} and {@link
 * musubi.platform.payout.Reversals}.
 */
@ApplicationModule(
        allowedDependencies = {"access", "audit", "books", "contract", "jobs", "municipality", "people", "seal"})
@NullMarked
package musubi.platform.payout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
