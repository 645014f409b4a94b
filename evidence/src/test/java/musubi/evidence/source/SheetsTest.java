package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

class SheetsTest {
    private static final String DAYS = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

    private static String csv(String sheet) {
        return new String(Sheets.csv("list.xlsx", SheetFixture.xlsx(sheet, List.of(), DAYS, "")), StandardCharsets.UTF_8);
    }

    private static void refused(byte[] bytes, String code) {
        assertThatThrownBy(() -> Sheets.csv("list.xlsx", bytes))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo(code));
    }

    @Test
    void rows_keep_their_numbers_days_are_days_and_formulas_have_the_value_that_was_saved() {
        assertThat(csv("""
                <row r="2"><c r="A2" t="inlineStr"><is><t>名前</t></is></c><c r="B2" t="inlineStr"><is><t>生年月日</t></is></c></row>
                <row r="4"><c r="A4" t="str"><f>HYPERLINK("http://x")</f><v>山田, "花子"</v></c><c r="B4" s="1"><v>14737</v></c></row>
                """)).isEqualTo("""

                "名前","生年月日"

                "山田, ""花子""\","1940-05-06"
                """);
    }

    @Test
    void what_is_no_spreadsheet_stays_as_it_is() {
        var text = "名前,生年月日\n".getBytes(StandardCharsets.UTF_8);

        assertThat(Sheets.csv("list.csv", text)).isSameAs(text);
    }

    @Test
    void formulas_without_a_result_and_errors_are_refused_with_their_cell() {
        for (var cell : List.of("<c r=\"A1\"><f>1+1</f></c>", "<c r=\"A1\" t=\"e\"><v>#REF!</v></c>"))
            assertThatThrownBy(() -> csv("<row r=\"1\">" + cell + "</row>"))
                    .isInstanceOfSatisfying(BadInput.class, e -> {
                        assertThat(e.problems().getFirst().code()).isEqualTo("xlsx.no-value");
                        assertThat(e.problems().getFirst().place().column()).isEqualTo("A1");
                    });
    }

    @Test
    void bombs_entities_far_rows_and_broken_files_are_refused() throws IOException {
        refused(bomb(), "xlsx.too-large");
        refused(SheetFixture.xlsx("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>", List.of()), "xlsx.too-large");
        var whole = SheetFixture.xlsx("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", List.of());
        refused(Arrays.copyOf(whole, whole.length / 3), "xlsx.no-sheet");
        refused(Arrays.copyOf(whole, 40), "xlsx.broken");
        assertThatThrownBy(() -> csv("]]><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><row r=\"1\"><c><v>&e;</v></c></row>"))
                .isInstanceOf(BadInput.class);
    }

    /** Small to send, large to unpack, and in an entry that no reader needs. */
    private static byte[] bomb() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/media/picture"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) zip.write(zeros);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
