package musubi.agreement.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import musubi.agreement.payout.Kana.Printing.Printed;
import musubi.agreement.payout.Kana.Printing.Refused;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KanaTest {
    static final BankProfile STANDARD = BankProfile.builtIn("standard");

    /** The vectors of the transliteration table in docs/reference/bank-files.md. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ガ,        ｶﾞ,      ｶﾞ,      false",
        "キャノン,  ｷﾔﾉﾝ,    ｷﾔﾉﾝ,    true",
        "ヨーコ,    ﾖ-ｺ,     refused, false",
        "ヴ,        ｳﾞ,      ｳﾞ,      false",
        "ヵ,        ｶ,       ｶ,       true",
        "ヶ,        ｹ,       ｹ,       true",
        "ヮ,        ﾜ,       ﾜ,       true",
        "ヲ,        refused, refused, false",
        "ヷ,        refused, refused, false",
        "ＡＢＣ　ａｂｃ, ABC ABC, refused, false",
        "東,        refused, refused, false",
        "𠮷野,      refused, refused, false",
        "ひらがな,  refused, refused, false",
        "ﾊﾞｽ,       ﾊﾞｽ,     ﾊﾞｽ,     false",
        "ｶﾌﾞｼｷｶﾞｲｼｬ, ｶﾌﾞｼｷｶﾞｲｼﾔ, ｶﾌﾞｼｷｶﾞｲｼﾔ, true",
        "ア゛,      refused, refused, false",
        "か,        refused, refused, false",
        "（カ）ア,  (ｶ)ｱ,    refused, false",
        "ア・イ,    refused, refused, false"
    })
    void a_name_is_printed_as_the_table_says(String name, String party, String payroll, boolean readsDifferently) {
        assertThat(print(name, CharacterClass.PARTY)).isEqualTo(party);
        assertThat(print(name, CharacterClass.PAYROLL)).isEqualTo(payroll);
        if (Kana.print(name, CharacterClass.PARTY, STANDARD) instanceof Printed(var _, boolean differently))
            assertThat(differently).isEqualTo(readsDifferently);
    }

    @Test
    void every_dash_is_the_one_the_bank_has() {
        assertThat(print("ア－イ‐ウ―エ−オ–カー", CharacterClass.PARTY)).isEqualTo("ｱ-ｲ-ｳ-ｴ-ｵ-ｶ-");
    }

    @Test
    void a_mark_typed_apart_is_joined_to_its_kana() {
        assertThat(print("カ\u3099ハ\u309A", CharacterClass.PARTY)).isEqualTo("ｶﾞﾊﾟ");
        assertThat(print("カ゛", CharacterClass.PARTY)).isEqualTo("ｶﾞ");
    }

    @Test
    void edi_may_have_wo_and_brackets_that_names_may_not() {
        assertThat(print("「ヲ」￥／", CharacterClass.EDI)).isEqualTo("｢ｦ｣\\/");
        assertThat(print("「ア」", CharacterClass.PARTY)).isEqualTo("refused");
    }

    @ParameterizedTest(name = "seed {0}")
    @org.junit.jupiter.params.provider.ValueSource(longs = {1, 2, 3})
    void what_is_printed_can_be_written_and_is_printed_again_as_it_is(long seed) {
        var random = new java.util.Random(seed);
        var letters = "アガパャッヴヲヷーＡｂ1（）．・漢 　ｶﾞﾟｰ-,゛";
        int printed = 0;
        for (int i = 0; i < 2_000; i++) {
            var name = random.ints(1 + random.nextInt(4), 0, letters.length())
                    .mapToObj(at -> letters.substring(at, at + 1))
                    .collect(java.util.stream.Collectors.joining());
            if (!(Kana.print(name, CharacterClass.PARTY, STANDARD) instanceof Printed(var text, boolean _))) continue;
            printed++;
            assertThat(CharacterClass.PARTY.stranger(text, STANDARD)).isEmpty();
            assertThat(Kana.print(text, CharacterClass.PARTY, STANDARD)).isEqualTo(new Printed(text, false));
        }
        assertThat(printed).isPositive();
    }

    @Test
    void a_cut_never_falls_between_a_kana_and_its_mark() {
        assertThat(Kana.cut("ｶﾞｸﾌﾞﾁ", 4)).isEqualTo("ｶﾞｸ");
        assertThat(Kana.cut("ｶﾞｸﾌﾞﾁ", 5)).isEqualTo("ｶﾞｸﾌﾞ");
        assertThat(Kana.cut("ｶﾞｸﾌﾞﾁ", 6)).isEqualTo("ｶﾞｸﾌﾞﾁ");
        assertThat(Kana.cut("ｶﾞ", 1)).isEmpty();
        assertThat(Kana.cut("ｱ", 0)).isEmpty();
    }

    @Test
    void every_bank_of_the_published_master_fits_its_field() throws IOException {
        var shared = System.getenv().getOrDefault("MUSUBI_SHARED_DATA", "../../shared/data");
        var path = Path.of(shared, "japan/zengin/banks.json");
        Assumptions.assumeTrue(Files.exists(path), "skipped: no shared data");

        var master = BankMaster.read("banks.json", Files.readAllBytes(path));

        assertThat(master.banks()).hasSize(1_146);
        master.banks().forEach((code, kana) -> {
            var printed = (Printed) Kana.print(kana, CharacterClass.ANY, STANDARD);
            assertThat(printed.text().length()).as(code).isBetween(1, 15);
        });
        assertThat(master.bank("0421").orElseThrow()).contains("．");
    }

    private static String print(String name, CharacterClass in) {
        return switch (Kana.print(name, in, STANDARD)) {
            case Printed(var text, boolean _) -> text;
            case Refused _ -> "refused";
        };
    }
}
