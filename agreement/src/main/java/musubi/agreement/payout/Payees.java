package musubi.agreement.payout;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.payout.Payment.NewCode;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Which account each party of an agreement is paid on, read from {@code payees.csv} (docs/reference/payees.md). Names are
 * given in kana by the payee; full width is printed in half width, kanji are refused.
 *
 * @param accounts party to account
 * @param newCodes party to 新規コード, where the file says one
 * @param remarks what was mended and should be looked at, such as leading zeros a spreadsheet had dropped
 */
public record Payees(Map<String, Payee> accounts, Map<String, NewCode> newCodes, List<Problem> remarks) {
    private static final List<String> COLUMNS = List.of(
            "party",
            "bank_code",
            "bank_name",
            "branch_code",
            "branch_name",
            "account_type",
            "account_number",
            "kana_name");
    private static final Charset MS932 = Charset.forName("windows-31j");

    /** Copies the collections. */
    public Payees {
        accounts = Map.copyOf(accounts);
        newCodes = Map.copyOf(newCodes);
        remarks = List.copyOf(remarks);
    }

    /** The party's account, if the file has one. */
    public Optional<Payee> account(String party) {
        return Optional.ofNullable(accounts.get(party));
    }

    /** Whether the party's account was paid before, as the file says; paid before and unchanged when it says nothing. */
    public NewCode newCode(String party) {
        return newCodes.getOrDefault(party, NewCode.KNOWN);
    }

    /** Reads the file, in UTF-8 or Shift_JIS; reports every problem at once. */
    public static Payees read(String file, byte[] content, BankProfile profile) {
        var reader = new Reader(file, profile);
        try (var csv = CsvReader.builder().ofNamedCsvRecord(text(file, content))) {
            for (var row : csv) reader.take(row);
        } catch (CsvParseException e) {
            throw new BadInput(
                    "payout.payees",
                    Place.whole(file),
                    "",
                    new Words("CSV として読めません。", "This is not CSV: %s".formatted(e.getMessage())));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        if (reader.remarks.refuse()) throw new BadInput(reader.remarks.problems());
        return new Payees(reader.accounts, reader.newCodes, reader.remarks.problems());
    }

    private static String text(String file, byte[] content) {
        return decoded(content, StandardCharsets.UTF_8)
                .or(() -> decoded(content, MS932))
                .orElseThrow(() -> new BadInput(
                        "payout.payees",
                        Place.whole(file),
                        "",
                        new Words("文字コードが UTF-8 でも Shift_JIS でもありません。", "The text is neither UTF-8 nor Shift_JIS.")))
                .replaceFirst("^\\uFEFF", "");
    }

    private static Optional<String> decoded(byte[] content, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Goes through the rows. */
    private static final class Reader {
        private final BankProfile profile;
        private final Remarks remarks;
        private final Map<String, Payee> accounts = new HashMap<>();
        private final Map<String, NewCode> newCodes = new HashMap<>();
        private boolean headerChecked;

        Reader(String file, BankProfile profile) {
            this.profile = profile;
            this.remarks = new Remarks(file);
        }

        void take(NamedCsvRecord row) {
            if (!headerChecked) checkHeader(row);
            if (remarks.refuse() && !new HashSet<>(row.getHeader()).containsAll(COLUMNS)) return;
            long line = row.getStartingLineNumber();
            var party = field(row, "party");
            if (row.getFieldCount() > row.getHeader().size())
                remarks.error(
                        "payout.payees",
                        line,
                        "",
                        "",
                        "見出しより列が多い行です。コンマを含む値は引用符で囲んでください。",
                        "The row has more cells than the header; put quotes around a value with a comma.");
            if (party.isEmpty())
                remarks.error("payout.payees", line, "party", "", "当事者がありません。", "The party is missing.");
            var payee = new Payee(
                    digits(row, "bank_code", 4),
                    name(row, "bank_name", CharacterClass.BANK, 15),
                    digits(row, "branch_code", 3),
                    name(row, "branch_name", CharacterClass.BANK, 15),
                    type(row),
                    digits(row, "account_number", 7),
                    name(row, "kana_name", CharacterClass.PARTY, 30));
            if (field(row, "kana_name").isBlank())
                remarks.error("ZG-V1", line, "kana_name", "", "受取人名が空です。", "The payee has no name.");
            newCode(row, party);
            if (accounts.putIfAbsent(party, payee) != null)
                remarks.error("payout.payees", line, "party", party, "同じ当事者が前にあります。", "The party stands here twice.");
        }

        private void checkHeader(NamedCsvRecord row) {
            headerChecked = true;
            for (var column : COLUMNS)
                if (!row.getHeader().contains(column))
                    remarks.error(
                            "payout.payees",
                            1,
                            column,
                            "",
                            "列 %s がありません。".formatted(column),
                            "The column %s is missing.".formatted(column));
        }

        private static String field(NamedCsvRecord row, String column) {
            return row.findField(column).orElse("").strip();
        }

        private String digits(NamedCsvRecord row, String column, int length) {
            var text = field(row, column);
            if (text.matches("[0-9]{%d}".formatted(length))) return text;
            if (!text.matches("[0-9]{1,%d}".formatted(length))) {
                remarks.error(
                        "ZG-F1",
                        row.getStartingLineNumber(),
                        column,
                        text,
                        "数字 %d 桁が必要です。".formatted(length),
                        "%d digits are needed.".formatted(length));
                return text;
            }
            var whole = "0".repeat(length - text.length()) + text;
            remarks.warning(
                    "ZG-F1",
                    row.getStartingLineNumber(),
                    column,
                    text,
                    "%s として読みました。".formatted(whole),
                    "Read as %s: leading zeros were missing.".formatted(whole));
            return whole;
        }

        private void newCode(NamedCsvRecord row, String party) {
            var text = field(row, "new_code");
            if (text.isEmpty()) return;
            NewCode.of(text)
                    .ifPresentOrElse(
                            code -> newCodes.put(party, code),
                            () -> remarks.error(
                                    "ZG-F3",
                                    row.getStartingLineNumber(),
                                    "new_code",
                                    text,
                                    "0（振込済み）、1（初回）、2（口座の変更）のどれかです。",
                                    "One of 0 (paid before), 1 (first time), 2 (details changed)."));
        }

        private AccountType type(NamedCsvRecord row) {
            var text = field(row, "account_type");
            var type = AccountType.of(text);
            if (type.isEmpty())
                remarks.error(
                        "ZG-F3",
                        row.getStartingLineNumber(),
                        "account_type",
                        text,
                        "1（普通）、2（当座）、4（貯蓄）、9（その他）のどれかです。",
                        "One of 1 (ordinary), 2 (current), 4 (savings), 9 (other).");
            return type.orElse(AccountType.OTHER);
        }

        private String name(NamedCsvRecord row, String column, CharacterClass among, int length) {
            var text = field(row, column);
            long line = row.getStartingLineNumber();
            switch (Kana.print(text, among, profile)) {
                case Kana.Printing.Printed(var printed, boolean differently) -> {
                    if (differently)
                        remarks.warning(
                                "ZG-F2",
                                line,
                                column,
                                text,
                                "「%s」と印字されます。".formatted(printed),
                                "It will be printed as \"%s\", which reads differently.".formatted(printed));
                    if (printed.length() > length)
                        remarks.error(
                                "ZG-F2",
                                line,
                                column,
                                text,
                                "半角 %d 文字までです。".formatted(length),
                                "At most %d half-width characters fit.".formatted(length));
                    return printed;
                }
                case Kana.Printing.Refused(var part) ->
                    remarks.error(
                            "ZG-F2",
                            line,
                            column,
                            text,
                            "使えない文字「%s」があります。カナで入力してください。".formatted(part),
                            "The character \"%s\" cannot be used; give the name in kana.".formatted(part));
            }
            return "";
        }
    }
}
