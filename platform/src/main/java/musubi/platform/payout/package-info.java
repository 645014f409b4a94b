/**
 * From a released payment to the bank: payees' accounts, kept sealed and changed by two people, and the files banks are given. Start
 * at {@link musubi.platform.payout.PayeeRegister} and {@link musubi.platform.payout.BankFiles}.
 */
@ApplicationModule(allowedDependencies = {"access", "audit", "contract", "municipality", "seal"})
@NullMarked
package musubi.platform.payout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
