package musubi.agreement.payout;

/**
 * One field of a record: where it stands and what it may hold. The constants are the layout of 種別 21, once, for writing
 * and for reading.
 *
 * @param name as the standard names it
 * @param offset from 0, in bytes
 * @param digits whether it is N (digits, filled with zeros on the left); otherwise C (filled with spaces on the right)
 * @param among the class of characters of a C field
 */
record Field(String name, int offset, int length, boolean digits, CharacterClass among) {
    static final int RECORD = 120;

    static final Field KIND = n("データ区分", 0, 1);

    static final Field TYPE = n("種別コード", 1, 2);
    static final Field CODE_DIVISION = n("コード区分", 3, 1);
    static final Field ORIGINATOR_CODE = n("委託者コード", 4, 10);
    static final Field ORIGINATOR_NAME = c("委託者名", 14, 40, CharacterClass.PARTY);
    static final Field DATE = n("振込指定日", 54, 4);
    static final Field OUR_BANK = n("仕向銀行番号", 58, 4);
    static final Field OUR_BANK_NAME = c("仕向銀行名", 62, 15, CharacterClass.BANK);
    static final Field OUR_BRANCH = n("仕向支店番号", 77, 3);
    static final Field OUR_BRANCH_NAME = c("仕向支店名", 80, 15, CharacterClass.BANK);
    static final Field OUR_TYPE = n("預金種目（依頼人）", 95, 1);
    static final Field OUR_ACCOUNT = n("口座番号（依頼人）", 96, 7);
    static final Field HEADER_REST = c("ダミー", 103, 17);

    static final Field BANK = n("被仕向銀行番号", 1, 4);
    static final Field BANK_NAME = c("被仕向銀行名", 5, 15, CharacterClass.BANK);
    static final Field BRANCH = n("被仕向支店番号", 20, 3);
    static final Field BRANCH_NAME = c("被仕向支店名", 23, 15, CharacterClass.BANK);
    static final Field CLEARING_HOUSE = n("手形交換所番号", 38, 4);
    static final Field ACCOUNT_TYPE = n("預金種目", 42, 1);
    static final Field ACCOUNT = n("口座番号", 43, 7);
    static final Field NAME = c("受取人名", 50, 30, CharacterClass.PARTY);
    static final Field AMOUNT = n("振込金額", 80, 10);
    static final Field NEW_CODE = n("新規コード", 90, 1);
    static final Field CUSTOMER_1 = n("顧客コード1", 91, 10);
    static final Field CUSTOMER_2 = n("顧客コード2", 101, 10);
    static final Field EDI = c("EDI情報", 91, 20, CharacterClass.EDI);
    static final Field CATEGORY = n("振込指定区分", 111, 1);
    static final Field MARK = c("識別表示", 112, 1);
    static final Field DATA_REST = c("ダミー", 113, 7);

    static final Field COUNT = n("合計件数", 1, 6);
    static final Field SUM = n("合計金額", 7, 12);
    static final Field TRAILER_REST = c("ダミー", 19, 101);

    static final Field END_REST = c("ダミー", 1, 119);

    private static Field n(String name, int offset, int length) {
        return new Field(name, offset, length, true, CharacterClass.ANY);
    }

    private static Field c(String name, int offset, int length, CharacterClass among) {
        return new Field(name, offset, length, false, among);
    }

    private static Field c(String name, int offset, int length) {
        return new Field(name, offset, length, false, CharacterClass.ANY);
    }

    /** A text without the spaces on the right that a record fills it with. */
    static String unfilled(String text) {
        return text.replaceFirst(" +$", "");
    }

    /** What stands in the record, filling included. */
    String raw(String record) {
        return record.substring(offset, offset + length);
    }

    /** What stands in the record; a C field without the spaces on the right. */
    String text(String record) {
        return digits ? raw(record) : unfilled(raw(record));
    }

    boolean hasDigits(String record) {
        return raw(record).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    boolean blank(String record) {
        return raw(record).isBlank();
    }
}
