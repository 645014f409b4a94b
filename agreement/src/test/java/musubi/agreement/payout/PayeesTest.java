package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class PayeesTest {
    static final BankProfile STANDARD = BankProfile.builtIn("standard");
    static final String HEADER =
            "party,bank_code,bank_name,branch_code,branch_name,account_type,account_number,kana_name\n";

    @Test
    void accounts_are_read_as_the_bank_prints_them() {
        var payees = read(HEADER + "健康広場,0140,ダイシホクエツ,020,ナガオカホンテン,1,0012345,カ）ケンコウジギヨウ\n");

        assertThat(payees.remarks()).isEmpty();
        assertThat(payees.account("健康広場"))
                .contains(new Payee(
                        "0140", "ﾀﾞｲｼﾎｸｴﾂ", "020", "ﾅｶﾞｵｶﾎﾝﾃﾝ", AccountType.ORDINARY, "0012345", "ｶ)ｹﾝｺｳｼﾞｷﾞﾖｳ"));
        assertThat(payees.account("nobody")).isEmpty();
    }

    @Test
    void what_was_mended_is_said() {
        var payees = read(HEADER + "a,140,,20,,1,12345,キャノン\n");

        assertThat(payees.account("a").orElseThrow().accountNumber()).isEqualTo("0012345");
        assertThat(payees.remarks())
                .extracting(p -> p.place().line() + " " + p.place().column())
                .containsExactly("2 bank_code", "2 branch_code", "2 account_number", "2 kana_name");
    }

    @Test
    void every_fault_is_reported_with_line_and_column() {
        assertThatThrownBy(() -> read(HEADER + "a,0140,,020,,1,0012345,豊田\na,14x,,020,,3,12345678,\n"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> "%d %s %s"
                                        .formatted(p.place().line(), p.place().column(), p.code()))
                                .contains(
                                        "2 kana_name ZG-F2",
                                        "3 bank_code ZG-F1",
                                        "3 account_type ZG-F3",
                                        "3 account_number ZG-F1",
                                        "3 kana_name ZG-V1",
                                        "3 party payout.payees"));
    }

    @Test
    void whether_somebody_was_paid_before_is_read_when_it_is_said() {
        var header = HEADER.strip() + ",new_code\n";
        var payees =
                read(header + "a,0140,,020,,1,0012345,ア,1\nb,0140,,020,,1,0012346,ア,2\nc,0140,,020,,1,0012347,ア,\n");

        assertThat(java.util.stream.Stream.of("a", "b", "c").map(payees::newCode))
                .containsExactly(Payment.NewCode.FIRST, Payment.NewCode.CHANGED, Payment.NewCode.KNOWN);
        assertThatThrownBy(() -> read(header + "a,0140,,020,,1,0012345,ア,3\n"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.code() + " " + p.place().column())
                                .containsExactly("ZG-F3 new_code"));
    }

    @Test
    void a_row_longer_than_the_header_is_refused_because_its_cells_may_have_moved() {
        assertThatThrownBy(() -> read(HEADER + "a,0140,,020,,1,0012345,ア,イ\n"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().place().line()).isEqualTo(2));
    }

    @Test
    void a_name_that_cannot_be_printed_is_one_fault() {
        assertThatThrownBy(() -> read(HEADER + "a,0140,,020,,1,0012345,豊田\n"))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.problems()).hasSize(1));
    }

    @Test
    void a_missing_column_is_named_once() {
        assertThatThrownBy(() -> read("party,bank_code\na,0140\nb,0140\n"))
                .isInstanceOfSatisfying(
                        BadInput.class, e -> assertThat(e.problems()).hasSize(6));
    }

    @Test
    void files_of_a_spreadsheet_are_read() {
        var csv = HEADER + "健康広場,0140,,020,,1,0012345,ア\n";

        for (var bytes : java.util.List.of(
                csv.getBytes(Charset.forName("windows-31j")), ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_8)))
            assertThat(Payees.read("payees.csv", bytes, STANDARD).account("健康広場"))
                    .isPresent();
        assertThatThrownBy(() -> Payees.read("payees.csv", new byte[] {(byte) 0xFF, (byte) 0xFF}, STANDARD))
                .isInstanceOf(BadInput.class);
    }

    private static Payees read(String csv) {
        return Payees.read("payees.csv", csv.getBytes(StandardCharsets.UTF_8), STANDARD);
    }
}
