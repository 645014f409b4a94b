package musubi.agreement.payout;

import static musubi.agreement.payout.Field.RECORD;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.payout.Payment.NewCode;
import musubi.agreement.payout.Payment.Reference;
import musubi.quantity.Problem;

/**
 * What a 総合振込 file says, and everything that is odd about it. With a problem that refuses, the batches are what could
 * be read and must not be paid.
 *
 * @param trailingSeparator whether a separator follows the last record
 */
public record ZenginReading(
        List<Batch> batches, Separator separator, boolean trailingSeparator, List<Problem> problems) {
    private static final int LARGEST = 64 * 1024 * 1024;
    /** The digit that begins every header, as EBCDIC has it. */
    private static final int EBCDIC_ONE = 0xF1;

    /**
     * One header with its payments.
     *
     * @param date month and day as they stand in the file, which has no year; empty when they are no day
     */
    public record Batch(Originator originator, List<MonthDay> date, List<Payment> payments) {
        /** Copies the lists. */
        public Batch {
            date = List.copyOf(date);
            payments = List.copyOf(payments);
        }

        /** The batch on the next such day on or after {@code asOf}; empty when there is no such day. */
        public Optional<Transfers> on(LocalDate asOf) {
            return date.stream()
                    .flatMap(day -> BankCalendar.resolve(day, asOf).stream())
                    .map(day -> new Transfers(originator, day, payments))
                    .findFirst();
        }
    }

    /** Copies the lists. */
    public ZenginReading {
        batches = List.copyOf(batches);
        problems = List.copyOf(problems);
    }

    /** Whether the file must not be paid. */
    public boolean refused() {
        return problems.stream().anyMatch(Problem::refuses);
    }

    /** Reads a file. The separator is found from byte 120; the profile says which characters and codes are usual. */
    public static ZenginReading read(String file, byte[] content, BankProfile profile) {
        var remarks = new Remarks(file);
        if (!readable(content, remarks)) return new ZenginReading(List.of(), Separator.NONE, false, remarks.problems());
        var separator = separator(content);
        int stride = RECORD + separator.text().length();
        var reader = new Reader(profile, remarks);
        int at = 0;
        while (at < content.length) {
            int end = Math.min(at + RECORD, content.length);
            if (!reader.whole(content, at, end)) break;
            if (!reader.take(characters(Arrays.copyOfRange(content, at, end)))) break;
            if (end < content.length && !separatedAt(content, end, separator)) {
                remarks.error(
                        "ZG-S1",
                        reader.number(),
                        "",
                        "",
                        "レコードの長さが 120 バイトではありません。",
                        "The record is not 120 bytes long.");
                break;
            }
            at += stride;
        }
        reader.end();
        boolean trailing = separator != Separator.NONE && content.length % stride == 0;
        return new ZenginReading(reader.batches, separator, trailing, remarks.problems());
    }

    private static boolean readable(byte[] content, Remarks remarks) {
        if (content.length == 0) {
            remarks.error("ZG-S5", 0, "", "", "ファイルが空です。", "The file is empty.");
        } else if (content.length > LARGEST) {
            remarks.error(
                    "ZG-S1",
                    0,
                    "",
                    "" + content.length,
                    "ファイルが大きすぎます（64 MB まで）。",
                    "The file is too large (at most 64 MB).");
        } else if (startsWith(content, 0xEF, 0xBB, 0xBF)
                || startsWith(content, 0xFE, 0xFF)
                || startsWith(content, 0xFF, 0xFE)) {
            remarks.error(
                    "ZG-S1",
                    1,
                    "",
                    "",
                    "先頭に BOM があります。Unicode で保存し直されたファイルです。",
                    "The file begins with a byte-order mark: some program has saved it as Unicode.");
        } else if ((content[0] & 0xFF) == EBCDIC_ONE) {
            remarks.error(
                    "ZG-S1",
                    1,
                    "",
                    "",
                    "EBCDIC のファイルです。JIS（コード区分 0）で受け取ってください。",
                    "The file is EBCDIC; ask for it in JIS (コード区分 0).");
        } else if (isUtf8(content)) {
            remarks.error(
                    "ZG-S1",
                    1,
                    "",
                    "",
                    "UTF-8 のファイルです。JIS（Shift_JIS）で保存してください。",
                    "The file is UTF-8; it must be JIS (Shift_JIS).");
        } else return true;
        return false;
    }

    private static boolean startsWith(byte[] content, int... bytes) {
        if (content.length < bytes.length) return false;
        for (int i = 0; i < bytes.length; i++) if ((content[i] & 0xFF) != bytes[i]) return false;
        return true;
    }

    /** Single-byte kana end at 0xDF, so a file of them never has the first byte UTF-8 gives to kana. */
    private static boolean isUtf8(byte[] content) {
        boolean wide = false;
        for (byte b : content) wide |= (b & 0xFF) >= 0xE0;
        if (!wide) return false;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Separator separator(byte[] content) {
        if (content.length <= RECORD) return Separator.NONE;
        boolean lineFeedFollows = content.length > RECORD + 1 && content[RECORD + 1] == '\n';
        return switch (content[RECORD]) {
            case '\r' -> lineFeedFollows ? Separator.CRLF : Separator.CR;
            case '\n' -> Separator.LF;
            default -> Separator.NONE;
        };
    }

    private static boolean separatedAt(byte[] content, int at, Separator separator) {
        var text = separator.text();
        if (at + text.length() > content.length) return false;
        for (int i = 0; i < text.length(); i++) if (content[at + i] != text.charAt(i)) return false;
        return true;
    }

    /** One character per byte; what JIS X 0201 does not have becomes U+FFFD. */
    private static String characters(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            int c = b & 0xFF;
            if (c >= 0x20 && c < 0x7F) text.append((char) c);
            else if (c >= 0xA1 && c <= 0xDF) text.append((char) (c - 0xA1 + '｡'));
            else text.append('\uFFFD');
        }
        return text.toString();
    }

    /** Goes through the records in order. */
    private static final class Reader {
        private final BankProfile profile;
        private final Remarks remarks;
        private final List<Batch> batches = new ArrayList<>();
        private final List<Payment> payments = new ArrayList<>();
        private final Set<List<Object>> paid = new HashSet<>();
        private List<Batch> header = List.of();
        private boolean ended;
        private long number;

        Reader(BankProfile profile, Remarks remarks) {
            this.profile = profile;
            this.remarks = remarks;
        }

        long number() {
            return number;
        }

        /** Refuses a record in which a line ends, such as one whose spaces an editor has cut off. */
        boolean whole(byte[] content, int from, int end) {
            for (int i = from; i < end; i++)
                if (content[i] == '\r' || content[i] == '\n') {
                    remarks.error(
                            "ZG-S1",
                            number + 1,
                            "",
                            "",
                            "レコードが %d バイトで改行されています。120 バイトが必要です。".formatted(i - from),
                            "The record ends after %d bytes; it must have 120.".formatted(i - from));
                    return false;
                }
            return true;
        }

        /** Takes one record; answers whether to go on. */
        boolean take(String record) {
            number++;
            if (ended) return refuse("ZG-S5", record, "エンドレコードの後に何かあります。", "Something follows the end record.");
            if (record.length() != RECORD)
                return refuse("ZG-S1", record, "レコードの長さが 120 バイトではありません。", "The record is not 120 bytes long.");
            switch (record.charAt(0)) {
                case '1' -> header(record);
                case '2' -> data(record);
                case '8' -> trailer(record);
                case '9' -> ended(record);
                default -> {
                    return refuse(
                            "ZG-S2",
                            record,
                            "データ区分が 1、2、8、9 のどれでもありません。",
                            "The record begins with none of 1, 2, 8, 9.");
                }
            }
            return true;
        }

        private boolean refuse(String code, String record, String ja, String en) {
            remarks.error(code, number, Field.KIND.name(), record.substring(0, Math.min(1, record.length())), ja, en);
            return false;
        }

        void end() {
            if (!ended && !remarks.refuse())
                remarks.error("ZG-S3", number, "", "", "エンドレコードがありません。", "There is no end record.");
        }

        private void header(String record) {
            if (!header.isEmpty())
                remarks.error("ZG-S4", number, "", "", "前のヘッダーにトレーラーがありません。", "The header before has no trailer.");
            payments.clear();
            if (!Field.TYPE.raw(record).equals("21"))
                error("ZG-C1", Field.TYPE, record, "種別コードが 21（総合振込）ではありません。", "種別 is not 21 (総合振込).");
            if (Field.CODE_DIVISION.raw(record).equals("1"))
                error("ZG-F3", Field.CODE_DIVISION, record, "コード区分 1（EBCDIC）は読めません。", "コード区分 1 (EBCDIC) is not read.");
            digits(
                    record,
                    Field.ORIGINATOR_CODE,
                    Field.DATE,
                    Field.OUR_BANK,
                    Field.OUR_BRANCH,
                    Field.OUR_TYPE,
                    Field.OUR_ACCOUNT);
            texts(record, Field.ORIGINATOR_NAME, Field.OUR_BANK_NAME, Field.OUR_BRANCH_NAME);
            empty(record, Field.HEADER_REST);
            header = List.of(batch(record));
            if (header.getFirst().originator().accountType() == AccountType.SAVINGS)
                warning("ZG-F3", Field.OUR_TYPE, record, "依頼人の預金種目は 1、2、9 です。", "It is 1, 2 or 9 for an originator.");
        }

        private void data(String record) {
            if (header.isEmpty()) {
                remarks.error("ZG-S3", number, "", "", "ヘッダーの前に明細があります。", "A payment stands before any header.");
                return;
            }
            digits(record, Field.BANK, Field.BRANCH, Field.ACCOUNT_TYPE, Field.ACCOUNT, Field.AMOUNT);
            tolerated(record, Field.CLEARING_HOUSE, Field.NEW_CODE, Field.CATEGORY);
            texts(record, Field.BANK_NAME, Field.BRANCH_NAME, Field.NAME);
            empty(record, Field.DATA_REST);
            if (Field.CLEARING_HOUSE.hasDigits(record)
                    && !Field.CLEARING_HOUSE.raw(record).equals("0000"))
                warning(
                        "ZG-F3",
                        Field.CLEARING_HOUSE,
                        record,
                        "0000 ではありません。この値は保存されません。",
                        "This is not 0000; it is not kept.");
            if (Field.CATEGORY.hasDigits(record) && !profile.categories().contains(Field.CATEGORY.raw(record)))
                warning(
                        "ZG-F3",
                        Field.CATEGORY,
                        record,
                        "プロファイルにない値です。",
                        "The bank's profile does not list this value.");
            var payment = new Payment(
                    payee(record), amount(record), reference(record), newCode(record), Field.CATEGORY.raw(record));
            if (!paid.add(payment.what()))
                warning(
                        "ZG-C2",
                        Field.ACCOUNT,
                        record,
                        "同じ口座への同じ金額の振込が前にあります。",
                        "An earlier payment has the same account and the same amount.");
            payments.add(payment);
        }

        private Payee payee(String record) {
            return new Payee(
                    Field.BANK.raw(record),
                    Field.BANK_NAME.text(record),
                    Field.BRANCH.raw(record),
                    Field.BRANCH_NAME.text(record),
                    accountType(record, Field.ACCOUNT_TYPE),
                    Field.ACCOUNT.raw(record),
                    Field.NAME.text(record));
        }

        private AccountType accountType(String record, Field field) {
            return AccountType.of(field.raw(record)).orElseGet(() -> {
                if (field.hasDigits(record))
                    error("ZG-F3", field, record, "総合振込にない預金種目です。", "A 総合振込 has no such account type.");
                return AccountType.OTHER;
            });
        }

        private static long amount(String record) {
            return Field.AMOUNT.hasDigits(record) ? Long.parseLong(Field.AMOUNT.raw(record)) : 0;
        }

        private Reference reference(String record) {
            var mark = Field.MARK.raw(record);
            if (mark.equals("Y")) {
                texts(record, Field.EDI);
                return new Reference.Edi(Field.EDI.text(record));
            }
            if (!mark.equals(" "))
                warning(
                        "ZG-F3",
                        Field.MARK,
                        record,
                        "Y でも空白でもありません。顧客コードとして読みます。",
                        "This is neither Y nor blank; fields 12 and 13 are read as customer codes.");
            return new Reference.CustomerCodes(
                    customerCode(record, Field.CUSTOMER_1), customerCode(record, Field.CUSTOMER_2));
        }

        private String customerCode(String record, Field field) {
            if (profile.customerCodesAreDigits() && !field.hasDigits(record))
                warning("ZG-F1", field, record, "数字ではありません。文字のまま読みます。", "These are not digits; they are kept as text.");
            return Field.unfilled(field.raw(record));
        }

        private NewCode newCode(String record) {
            return NewCode.of(Field.NEW_CODE.raw(record)).orElseGet(() -> {
                if (Field.NEW_CODE.hasDigits(record))
                    warning(
                            "ZG-F3",
                            Field.NEW_CODE,
                            record,
                            "0、1、2 のどれでもありません。0 として読みます。",
                            "This is none of 0, 1, 2; it is read as 0.");
                return NewCode.KNOWN;
            });
        }

        private void trailer(String record) {
            if (header.isEmpty()) {
                remarks.error("ZG-S4", number, "", "", "ヘッダーのないトレーラーです。", "A trailer without a header.");
                return;
            }
            digits(record, Field.COUNT, Field.SUM);
            empty(record, Field.TRAILER_REST);
            control(record, Field.COUNT, payments.size());
            control(record, Field.SUM, payments.stream().mapToLong(Payment::yen).sum());
            batches.add(
                    new Batch(header.getFirst().originator(), header.getFirst().date(), payments));
            header = List.of();
        }

        private void control(String record, Field field, long counted) {
            if (field.hasDigits(record) && Long.parseLong(field.raw(record)) != counted)
                error(
                        "ZG-C1",
                        field,
                        record,
                        "明細からの集計 %d と一致しません。".formatted(counted),
                        "The payments give %d.".formatted(counted));
        }

        private Batch batch(String record) {
            var originator = new Originator(
                    Field.ORIGINATOR_CODE.raw(record),
                    Field.ORIGINATOR_NAME.text(record),
                    Field.OUR_BANK.raw(record),
                    Field.OUR_BANK_NAME.text(record),
                    Field.OUR_BRANCH.raw(record),
                    Field.OUR_BRANCH_NAME.text(record),
                    accountType(record, Field.OUR_TYPE),
                    Field.OUR_ACCOUNT.raw(record));
            return new Batch(originator, date(record), List.of());
        }

        private List<MonthDay> date(String record) {
            var text = Field.DATE.raw(record);
            try {
                return List.of(
                        MonthDay.of(Integer.parseInt(text.substring(0, 2)), Integer.parseInt(text.substring(2))));
            } catch (DateTimeException | NumberFormatException e) {
                error("ZG-D1", Field.DATE, record, "月日（MMDD）ではありません。", "This is not a month and a day (MMDD).");
                return List.of();
            }
        }

        private void ended(String record) {
            if (!header.isEmpty()) remarks.error("ZG-S4", number, "", "", "トレーラーがありません。", "There is no trailer.");
            else if (batches.isEmpty()) remarks.error("ZG-S3", number, "", "", "ヘッダーがありません。", "There is no header.");
            empty(record, Field.END_REST);
            ended = true;
        }

        private void digits(String record, Field... fields) {
            for (var field : fields)
                if (!field.hasDigits(record)) error("ZG-F1", field, record, "数字ではありません。", "These are not digits.");
        }

        private void tolerated(String record, Field... fields) {
            for (var field : fields)
                if (field.blank(record)) warning("ZG-F1", field, record, "空白です。", "This is blank.");
                else digits(record, field);
        }

        private void texts(String record, Field... fields) {
            for (var field : fields) {
                var text = field.text(record);
                field.among()
                        .stranger(text, profile)
                        .ifPresent(stranger -> error(
                                "ZG-F2",
                                field,
                                record,
                                "使えない文字「%s」があります。".formatted(stranger),
                                "The character \"%s\" cannot be used here.".formatted(stranger)));
                if (text.startsWith(" "))
                    warning("ZG-F3", field, record, "左に空白があります。", "There is a space on the left.");
            }
        }

        private void empty(String record, Field field) {
            if (!field.blank(record)) warning("ZG-F3", field, record, "空白ではありません。", "This is not blank.");
        }

        private void error(String code, Field field, String record, String ja, String en) {
            remarks.error(code, number, field.name(), field.raw(record), ja, en);
        }

        private void warning(String code, Field field, String record, String ja, String en) {
            remarks.warning(code, number, field.name(), field.raw(record), ja, en);
        }
    }
}
