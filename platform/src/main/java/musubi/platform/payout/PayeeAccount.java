package musubi.platform.payout;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Payee;
import musubi.agreement.payout.Payees;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A bank account as it is entered: the same columns, with the same checks, as a file of payees has.
 *
 * @param originator 委託者コード, ten digits, for a party that pays; otherwise empty
 */
public record PayeeAccount(
        String party,
        String bankCode,
        String bankName,
        String branchCode,
        String branchName,
        String accountType,
        String accountNumber,
        String kanaName,
        String originator) {
    private static final List<String> COLUMNS = List.of(
            "party",
            "bank_code",
            "bank_name",
            "branch_code",
            "branch_name",
            "account_type",
            "account_number",
            "kana_name",
            "originator");

    /** An empty form for a party. */
    public static PayeeAccount empty(String party) {
        return new PayeeAccount(party, "", "", "", "", "1", "", "", "");
    }

    /** What a bank prints of it. */
    record Printed(Payee payee, List<Problem> remarks) {}

    /**
     * The account as banks print it.
     *
     * @throws BadInput with every mistake; the column of its place names the field
     */
    Printed printed() {
        if (!originator.matches("([0-9]{10})?"))
            throw new BadInput(
                    "payout.originator",
                    new Place("account", 1, "originator"),
                    "",
                    new Words("委託者コードは数字10桁です。", "The originator's code has ten digits."));
        var read = Payees.read("account", csv(), BankProfile.builtIn("standard"));
        return new Printed(read.account(party).orElseThrow(), read.remarks());
    }

    byte[] csv() {
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(COLUMNS);
            csv.writeRecord(List.of(
                    party,
                    bankCode,
                    bankName,
                    branchCode,
                    branchName,
                    accountType,
                    accountNumber,
                    kanaName,
                    originator));
        } catch (IOException e) {
            throw new UncheckedIOException("an account could not be written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static PayeeAccount of(byte[] csv) {
        try (var rows =
                de.siegmar.fastcsv.reader.CsvReader.builder().ofCsvRecord(new String(csv, StandardCharsets.UTF_8))) {
            var cells = new ArrayList<String>();
            rows.stream().skip(1).findFirst().orElseThrow().getFields().forEach(cells::add);
            return new PayeeAccount(
                    cells.get(0),
                    cells.get(1),
                    cells.get(2),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5),
                    cells.get(6),
                    cells.get(7),
                    cells.get(8));
        } catch (IOException e) {
            throw new UncheckedIOException("an account could not be read", e);
        }
    }

    /** The last three digits of its number, enough to tell it from another on a page. */
    public String ending() {
        return "••••" + accountNumber.substring(Math.max(0, accountNumber.length() - 3));
    }

    /** Says nothing of the account. */
    @Override
    public String toString() {
        return "PayeeAccount[…]";
    }
}
