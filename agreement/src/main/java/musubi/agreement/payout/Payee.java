package musubi.agreement.payout;

/**
 * An account money goes to, exactly as the bank prints it: names in half-width kana, confirmed by the payee. Use {@link
 * Kana} to get there from full-width text. Whether the parts fit the file is found when it is written, so that all
 * problems are reported together.
 *
 * @param bankCode four digits
 * @param branchCode three digits
 * @param accountNumber seven digits
 */
public record Payee(
        String bankCode,
        String bankName,
        String branchCode,
        String branchName,
        AccountType accountType,
        String accountNumber,
        String kanaName) {
    /** Spaces at the end of a name are filling, in the file and here. */
    public Payee {
        bankName = Field.unfilled(bankName);
        branchName = Field.unfilled(branchName);
        kanaName = Field.unfilled(kanaName);
    }

    /** The account alone, without the names that are printed with it. */
    Account account() {
        return new Account(bankCode, branchCode, accountType, accountNumber);
    }

    /** What tells one account from another. */
    record Account(String bankCode, String branchCode, AccountType type, String number) {}
}
