package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class BankProfileTest {
    @Test
    void every_profile_that_comes_with_us_is_strict_and_unverified() {
        for (var id : BankProfile.builtIn()) {
            var profile = BankProfile.builtIn(id);

            assertThat(profile.id()).isEqualTo(id);
            assertThat(profile.verified()).isFalse();
            assertThat(profile.testFile()).isEqualTo(new BankProfile.TestFile.NotYet());
            assertThat(profile.allowWo()).isFalse();
        }
    }

    @Test
    void a_profile_of_ones_own_is_read() throws IOException {
        var json = standard()
                .replace("\"testFileAcceptedOn\": \"\"", "\"testFileAcceptedOn\": \"2026-05-12\"")
                .replace("\"allowWo\": false", "\"allowWo\": true")
                .replace("\"customerCodeType\": \"N\"", "\"customerCodeType\": \"C\"");

        var profile = BankProfile.read("own.json", json.getBytes(StandardCharsets.UTF_8));

        assertThat(profile.testFile()).isEqualTo(new BankProfile.TestFile.AcceptedOn(LocalDate.of(2026, 5, 12)));
        assertThat(Kana.print("ヲ", CharacterClass.PARTY, profile)).isEqualTo(new Kana.Printing.Printed("ｦ", false));
        var payment = new Payment(ZenginFileTest.COMPANY, 1, "A-1", "PFS2026");
        assertThat(ZenginFile.write(
                        new Transfers(ZenginFileTest.TOYOTA, ZenginFileTest.SAMPLE.date(), java.util.List.of(payment)),
                        profile))
                .isInstanceOf(ZenginFile.Writing.Written.class);
    }

    @Test
    void every_fault_of_a_profile_is_reported_at_once() throws IOException {
        var json = standard()
                .replace("\"maxRecords\": 9999", "\"maxRecords\": 0")
                .replace("\"CRLF\"", "\"TAB\"")
                .replace("\"allowWo\"", "\"allowwo\"");

        assertThatThrownBy(() -> BankProfile.read("own.json", json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems())
                                .extracting(p -> p.place().column())
                                .containsExactlyInAnyOrder("maxRecords", "separator", "allowwo", "allowWo"));
        assertThatThrownBy(() -> BankProfile.read("own.json", "{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> BankProfile.builtIn("../secret")).isInstanceOf(BadInput.class);
    }

    private static String standard() throws IOException {
        try (var in = BankProfile.class.getResourceAsStream("profiles/standard.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
