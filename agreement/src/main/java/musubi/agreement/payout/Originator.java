package musubi.agreement.payout;

/**
 * Who pays, and from which account.
 *
 * @param code 委託者コード, ten digits, issued by the bank
 * @param kanaName 委託者名 in half-width kana
 */
public record Originator(
        String code,
        String kanaName,
        String bankCode,
        String bankName,
        String branchCode,
        String branchName,
        AccountType accountType,
        String accountNumber) {
    /** Spaces at the end of a name are filling, in the file and here. */
    public Originator {
        kanaName = Field.unfilled(kanaName);
        bankName = Field.unfilled(bankName);
        branchName = Field.unfilled(branchName);
    }
}
