package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import musubi.agreement.payout.Release.Approval;
import musubi.agreement.payout.Release.Exemption;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {
    static final BankProfile STANDARD = BankProfile.builtIn("standard");
    static final Exemption TWO =
            new Exemption.TwoPeople("officer A", "officer B", "first use, amounts read over the phone");
    static final LocalDate AS_OF = LocalDate.of(2026, 4, 20);
    static final LocalDate VALUE_DAY = LocalDate.of(2026, 4, 30);
    static final Payment FEE = new Payment(ZenginFileTest.COMPANY, 936_000, "101", "4");

    @Test
    void a_good_file_of_an_untested_bank_needs_two_people() {
        var alone = release(Release.NO_MASTER, new Approval.NotCompared(), new Exemption.Nobody());
        var together = release(Release.NO_MASTER, new Approval.NotCompared(), TWO);

        assertThat(said(alone, VALUE_DAY, FEE)).containsExactly("ZG-P1 error testFileAcceptedOn");
        assertThat(said(together, VALUE_DAY, FEE)).isEmpty();
        assertThatThrownBy(() -> new Exemption.TwoPeople("A", "A", "why not"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "2026-04-29, ZG-D1, a holiday",
        "2026-05-02, ZG-D1, a Saturday",
        "2026-04-20, ZG-D1, no business day left",
        "2026-04-17, ZG-D1, in the past",
        "2026-05-21, ZG-D1, beyond the forward window of 30 days",
        "2026-04-21, '',    the earliest day",
        "2026-05-20, '',    the last day of the window"
    })
    void the_value_day_is_checked_from_a_given_day(LocalDate day, String code, String what) {
        var release = release(Release.NO_MASTER, new Approval.NotCompared(), TWO);

        assertThat(said(release, day, FEE))
                .as(what)
                .hasSize(code.isEmpty() ? 0 : 1)
                .allMatch(s -> s.startsWith(code));
    }

    @Test
    void beyond_the_horizon_nothing_is_released() {
        var late = new Release(
                LocalDate.of(2027, 12, 30),
                BankCalendarTest.SPRING,
                Release.NO_MASTER,
                new Approval.NotCompared(),
                TWO,
                new Release.History.NotKept());

        assertThat(said(late, LocalDate.of(2028, 1, 4), FEE)).containsExactly("ZG-D1 error 振込指定日");
    }

    @Test
    void what_cannot_be_paid_is_not_released() {
        var nobody = new Payee("0140", "", "020", "", AccountType.ORDINARY, "0000000", "");
        var release = release(Release.NO_MASTER, new Approval.NotCompared(), TWO);

        assertThat(said(release, VALUE_DAY, new Payment(nobody, 0, "1", "1")))
                .containsExactly("ZG-V1 error 振込金額", "ZG-V1 error 口座番号", "ZG-V1 error 受取人名");
        assertThat(said(release, VALUE_DAY, new Payment(ZenginFileTest.COMPANY, 9_999_999_999L, "1", "1")))
                .containsExactly("ZG-V2 warning 振込金額");
    }

    @Test
    void the_same_payment_twice_is_not_released() {
        var release = release(Release.NO_MASTER, new Approval.NotCompared(), TWO);

        assertThat(said(release, VALUE_DAY, FEE, new Payment(ZenginFileTest.COMPANY, 936_000, "102", "4")))
                .containsExactly("ZG-C2 error 口座番号");
        assertThat(said(release, VALUE_DAY, FEE, new Payment(ZenginFileTest.COMPANY, 936_001, "102", "4")))
                .isEmpty();
    }

    /** COMPANY and NETWORK stand in the sample, the other has never been paid. */
    @ParameterizedTest(name = "{0}, paid before: {1}")
    @CsvSource({"KNOWN, true, 0", "KNOWN, false, 1", "FIRST, true, 1", "FIRST, false, 0", "CHANGED, false, 0"})
    void the_new_code_is_judged_by_the_files_before(Payment.NewCode code, boolean before, int remarks) {
        var bytes = ((ZenginFile.Writing.Written) ZenginFile.write(ZenginFileTest.SAMPLE, STANDARD))
                .file()
                .bytes();
        var release = new Release(
                AS_OF,
                BankCalendarTest.SPRING,
                Release.NO_MASTER,
                new Approval.NotCompared(),
                TWO,
                new Release.History.Files(List.of(ZenginReading.read("earlier", bytes, STANDARD))));
        var other = new Payee("0140", "", "020", "", AccountType.ORDINARY, "7777777", "ｱ");
        var payment = new Payment(before ? ZenginFileTest.COMPANY : other, 1, "101", "4").as(code);

        assertThat(said(release, VALUE_DAY, payment)).hasSize(remarks).allMatch("ZG-V2 warning 新規コード"::equals);
    }

    @Test
    void the_file_is_compared_with_what_was_approved_line_by_line() {
        var release = release(Release.NO_MASTER, new Approval.Lines(Map.of("101", 936_000L, "102", 5L)), TWO);
        var other = new Payment(ZenginFileTest.NETWORK, 5, "0000000102", "4");

        assertThat(said(release, VALUE_DAY, FEE, other)).isEmpty();
        assertThat(said(release, VALUE_DAY, FEE)).containsExactly("ZG-X1 error 顧客コード1");
        assertThat(said(release, VALUE_DAY, FEE, new Payment(ZenginFileTest.NETWORK, 6, "102", "4")))
                .containsExactly("ZG-X1 error 振込金額");
        assertThat(said(release, VALUE_DAY, FEE, other, new Payment(ZenginFileTest.NETWORK, 7, "103", "4")))
                .containsExactly("ZG-X1 error 顧客コード1");
    }

    @Test
    void a_bank_or_branch_the_master_does_not_know_is_not_released() {
        var master = BankMaster.read("banks.json", """
                        {"0001": {"kana": "ミズホ"}, "0140": {"kana": "ダイシホクエツ"}}
                        """.getBytes(StandardCharsets.UTF_8))
                .withBranches("0140", "b.json", "{\"020\": {\"kana\": \"ナガオカ\"}}".getBytes(StandardCharsets.UTF_8));
        var release = release(master, new Approval.NotCompared(), TWO);
        var elsewhere = new Payee("0140", "ﾀﾞｲｼﾎｸｴﾂ", "021", "ﾅｶﾞｵｶ", AccountType.ORDINARY, "0012345", "ｱ");

        assertThat(said(release, VALUE_DAY, FEE)).containsExactly("ZG-R2 warning 被仕向支店名");
        assertThat(said(release, VALUE_DAY, new Payment(elsewhere, 1, "1", "1")))
                .containsExactly("ZG-R1 error 被仕向支店番号");
        assertThat(said(release, VALUE_DAY, new Payment(ZenginFileTest.NETWORK, 1, "1", "1")))
                .containsExactly("ZG-R1 error 被仕向銀行番号");
    }

    private static Release release(BankMaster master, Approval approval, Exemption exemption) {
        return new Release(AS_OF, BankCalendarTest.SPRING, master, approval, exemption, new Release.History.NotKept());
    }

    private static List<String> said(Release release, LocalDate day, Payment... payments) {
        return release.check(new Transfers(ZenginFileTest.TOYOTA, day, List.of(payments)), STANDARD).stream()
                .map(p -> p.code()
                        + (p.severity() == Problem.Severity.ERROR ? " error " : " warning ")
                        + p.place().column())
                .toList();
    }
}
