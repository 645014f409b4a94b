package musubi.agreement.payout;

import static musubi.agreement.payout.Field.ACCOUNT;
import static musubi.agreement.payout.Field.ACCOUNT_TYPE;
import static musubi.agreement.payout.Field.AMOUNT;
import static musubi.agreement.payout.Field.BANK;
import static musubi.agreement.payout.Field.BANK_NAME;
import static musubi.agreement.payout.Field.BRANCH;
import static musubi.agreement.payout.Field.BRANCH_NAME;
import static musubi.agreement.payout.Field.CATEGORY;
import static musubi.agreement.payout.Field.CLEARING_HOUSE;
import static musubi.agreement.payout.Field.CODE_DIVISION;
import static musubi.agreement.payout.Field.COUNT;
import static musubi.agreement.payout.Field.CUSTOMER_1;
import static musubi.agreement.payout.Field.CUSTOMER_2;
import static musubi.agreement.payout.Field.DATE;
import static musubi.agreement.payout.Field.EDI;
import static musubi.agreement.payout.Field.KIND;
import static musubi.agreement.payout.Field.MARK;
import static musubi.agreement.payout.Field.NAME;
import static musubi.agreement.payout.Field.NEW_CODE;
import static musubi.agreement.payout.Field.ORIGINATOR_CODE;
import static musubi.agreement.payout.Field.ORIGINATOR_NAME;
import static musubi.agreement.payout.Field.OUR_ACCOUNT;
import static musubi.agreement.payout.Field.OUR_BANK;
import static musubi.agreement.payout.Field.OUR_BANK_NAME;
import static musubi.agreement.payout.Field.OUR_BRANCH;
import static musubi.agreement.payout.Field.OUR_BRANCH_NAME;
import static musubi.agreement.payout.Field.OUR_TYPE;
import static musubi.agreement.payout.Field.SUM;
import static musubi.agreement.payout.Field.TYPE;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import musubi.agreement.payout.Payment.Reference.CustomerCodes;
import musubi.agreement.payout.Payment.Reference.Edi;
import musubi.quantity.Digest;
import musubi.quantity.Problem;

/**
 * A 総合振込 file that was written, read back by our own reader, and found to say the same payments. There is no other
 * way to get one.
 */
public final class ZenginFile {
    private static final Charset MS932 = Charset.forName("windows-31j");
    private static final int COUNT_AT_MOST = 999_999;
    private static final BigInteger SUM_BELOW = BigInteger.TEN.pow(12);

    private final byte[] bytes;
    private final Transfers transfers;
    private final List<Problem> remarks;

    /** What writing gives. */
    public sealed interface Writing {
        /** The file. */
        record Written(ZenginFile file) implements Writing {}

        /** Nothing, and why: at least one problem that refuses. */
        record Refused(List<Problem> problems) implements Writing {
            /** Copies the problems. */
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    private ZenginFile(byte[] bytes, Transfers transfers, List<Problem> remarks) {
        this.bytes = bytes;
        this.transfers = transfers;
        this.remarks = remarks;
    }

    /** The bytes to hand to the bank. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of the bytes, to be printed on the approval. */
    public Digest digest() {
        return Digest.of(bytes);
    }

    /** What the file pays. */
    public Transfers transfers() {
        return transfers;
    }

    /** What does not refuse the file but should be looked at. */
    public List<Problem> remarks() {
        return remarks;
    }

    /** Writes the transfers as the bank's profile asks. Whether they may leave the house, {@link Release} says. */
    public static Writing write(Transfers transfers, BankProfile profile) {
        var remarks = new Remarks("transfers");
        whole(transfers, profile, remarks);
        var records = new ArrayList<String>();
        records.add(header(transfers, profile, remarks));
        for (var payment : transfers.payments()) records.add(data(payment, records.size() + 1L, profile, remarks));
        if (remarks.refuse()) return new Writing.Refused(remarks.problems());
        records.add(new RecordText(records.size() + 1L, profile, remarks)
                .exact(KIND, "8")
                .number(COUNT, transfers.payments().size())
                .number(SUM, transfers.yen())
                .toString());
        records.add(new RecordText(records.size() + 1L, profile, remarks)
                .exact(KIND, "9")
                .toString());
        var separator = profile.separator().text();
        var text = String.join(separator, records) + (profile.trailingSeparator() ? separator : "");
        var bytes = text.getBytes(MS932);
        demandSame(transfers, profile, bytes);
        return new Writing.Written(new ZenginFile(bytes, transfers, remarks.problems()));
    }

    private static void whole(Transfers transfers, BankProfile profile, Remarks remarks) {
        int count = transfers.payments().size();
        int most = Math.min(profile.maxRecords(), COUNT_AT_MOST);
        if (count == 0) remarks.error("ZG-S5", 0, "", "", "振込が 1 件もありません。", "There is no payment.");
        if (count > most)
            remarks.error(
                    "ZG-C1",
                    0,
                    COUNT.name(),
                    "" + count,
                    "この銀行では 1 ファイル %d 件までです。".formatted(most),
                    "This bank takes at most %d payments in a file.".formatted(most));
        var sum = transfers.payments().stream()
                .map(p -> BigInteger.valueOf(p.yen()))
                .reduce(BigInteger.ZERO, BigInteger::add);
        if (sum.compareTo(SUM_BELOW) >= 0)
            remarks.error(
                    "ZG-C1", 0, SUM.name(), sum.toString(), "合計金額が 12 桁を超えます。", "The sum has more than 12 digits.");
    }

    private static String header(Transfers transfers, BankProfile profile, Remarks remarks) {
        var o = transfers.originator();
        if (o.accountType() == AccountType.SAVINGS)
            remarks.error(
                    "ZG-F3",
                    1,
                    OUR_TYPE.name(),
                    o.accountType().code(),
                    "依頼人の預金種目は 1、2、9 です。",
                    "The originator's account type is 1, 2 or 9.");
        return new RecordText(1, profile, remarks)
                .exact(KIND, "1")
                .exact(TYPE, "21")
                .exact(CODE_DIVISION, "0")
                .exact(ORIGINATOR_CODE, o.code())
                .text(ORIGINATOR_NAME, o.kanaName())
                .number(
                        DATE,
                        transfers.date().getMonthValue() * 100L
                                + transfers.date().getDayOfMonth())
                .exact(OUR_BANK, o.bankCode())
                .text(OUR_BANK_NAME, o.bankName())
                .exact(OUR_BRANCH, o.branchCode())
                .text(OUR_BRANCH_NAME, o.branchName())
                .exact(OUR_TYPE, o.accountType().code())
                .exact(OUR_ACCOUNT, o.accountNumber())
                .toString();
    }

    private static String data(Payment p, long number, BankProfile profile, Remarks remarks) {
        var to = p.payee();
        var record = new RecordText(number, profile, remarks)
                .exact(KIND, "2")
                .exact(BANK, to.bankCode())
                .text(BANK_NAME, to.bankName())
                .exact(BRANCH, to.branchCode())
                .text(BRANCH_NAME, to.branchName())
                .exact(CLEARING_HOUSE, "0000")
                .exact(ACCOUNT_TYPE, to.accountType().code())
                .exact(ACCOUNT, to.accountNumber())
                .text(NAME, to.kanaName())
                .number(AMOUNT, p.yen())
                .exact(NEW_CODE, p.newCode().code());
        if (!profile.categories().contains(p.category()))
            remarks.error(
                    "ZG-F3",
                    number,
                    CATEGORY.name(),
                    p.category(),
                    "この銀行で使えない振込指定区分です。",
                    "This bank does not take that 振込指定区分.");
        else record.exact(CATEGORY, p.category());
        return switch (p.reference()) {
            case CustomerCodes codes ->
                customerCode(
                                customerCode(record, CUSTOMER_1, codes.first(), profile),
                                CUSTOMER_2,
                                codes.second(),
                                profile)
                        .toString();
            case Edi edi -> {
                if (!profile.ediAllowed())
                    remarks.error(
                            "ZG-F3",
                            number,
                            EDI.name(),
                            edi.text(),
                            "この銀行では EDI 情報を使えません。",
                            "This bank does not take EDI.");
                yield record.text(EDI, edi.text())
                        .text(MARK, "Y", CharacterClass.ANY)
                        .toString();
            }
        };
    }

    private static RecordText customerCode(RecordText record, Field field, String code, BankProfile profile) {
        return profile.customerCodesAreDigits()
                ? record.exact(field, padded(code, profile))
                : record.text(field, code, CharacterClass.EDI);
    }

    /** A customer code as it stands in the file. */
    static String padded(String code, BankProfile profile) {
        if (!profile.customerCodesAreDigits() || code.length() >= CUSTOMER_1.length()) return code;
        return "0".repeat(CUSTOMER_1.length() - code.length()) + code;
    }

    /** Reads the bytes as a stranger's and compares. A difference is a fault of ours, not of the input. */
    private static void demandSame(Transfers transfers, BankProfile profile, byte[] bytes) {
        var read = ZenginReading.read("written", bytes, profile);
        var expected = new ZenginReading.Batch(
                transfers.originator(),
                List.of(MonthDay.from(transfers.date())),
                transfers.payments().stream().map(p -> asRead(p, profile)).toList());
        if (read.refused() || !read.batches().equals(List.of(expected)) || read.separator() != profile.separator())
            throw new IllegalStateException("the file does not read back as what was written: " + read.problems());
    }

    private static Payment asRead(Payment p, BankProfile profile) {
        return switch (p.reference()) {
            case CustomerCodes codes ->
                new Payment(
                        p.payee(),
                        p.yen(),
                        new CustomerCodes(padded(codes.first(), profile), padded(codes.second(), profile)),
                        p.newCode(),
                        p.category());
            case Edi _ -> p;
        };
    }
}
