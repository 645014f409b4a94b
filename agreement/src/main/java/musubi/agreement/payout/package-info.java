/**
 * Bank files: 全銀 総合振込 in 120-byte records, written, read back and compared before anybody can name the file. Start at
 * {@link musubi.agreement.payout.ZenginFile} to write, {@link musubi.agreement.payout.ZenginReading} to read and
 * {@link musubi.agreement.payout.Release} for what must hold before a file leaves the house.
 *
 * <p>Source: 全国銀行協会, 全銀フォーマット 総合振込（種別 21）. Where banks differ, a {@link
 * musubi.agreement.payout.BankProfile} says so as data.
 */
@NullMarked
package musubi.agreement.payout;

import org.jspecify.annotations.NullMarked;
