package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import musubi.evidence.source.SourceFixture.KeepingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetRowsTest {
    private static final List<String> SHARED = List.of(
            "<si><t>日付</t><phoneticPr/></si>",
            "<si><r><t>高</t></r><rPh sb=\"0\" eb=\"1\"><t>たか</t></rPh><r><t xml:space=\"preserve\">松 </t></r></si>",
            "<si><t>a &amp; b&lt;c</t></si>");

    private static final String ROWS = """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>地</t></r><r><t>域</t></r></is></c></row>
            <row r="2"/>
            <row r="5"><c r="A5"><v>46054</v></c><c r="B5" t="s"><v>1</v></c><c r="C5" t="str"><f>1+1</f><v>２</v></c><c r="AA5" t="s"><v>2</v></c></row>
            <row><c><v>0.375</v></c><c t="b"><v>1</v></c></row>
            """;

    @Test
    void the_first_visible_sheet_is_read_as_rows() throws IOException {
        var source = SourceFixture.source(SheetFixture.xlsx(ROWS, SHARED));
        var head = Heads.of(source);
        var read = new ArrayList<List<String>>();
        var lines = new ArrayList<Long>();

        try (var rows = Rows.open(source, head, new KeepingSink())) {
            while (rows.next()) {
                lines.add(rows.line());
                var cells = new ArrayList<String>();
                for (int i = 0; i < rows.width(); i++) cells.add(rows.cell(i));
                read.add(cells);
            }
        }

        assertThat(head.header()).containsExactly("日付", "", "地域");
        assertThat(lines).containsExactly(1L, 5L, 6L);
        assertThat(read.get(1)).startsWith("46054", "高松 ", "２").hasSize(27).endsWith("a & b<c");
        assertThat(read.get(2)).containsExactly("0.375", "1", "");
    }

    @Test
    void an_entity_from_outside_is_not_resolved() throws IOException {
        var sheet = "<row r=\"1\"><c t=\"inlineStr\"><is><t>&xxe;</t></is></c></row>";
        var source = SourceFixture.source(SheetFixture.xlsx(sheet, SHARED));
        var sink = new KeepingSink();

        try (var rows = Rows.open(source, Heads.of(source), sink)) {
            while (rows.next()) assertThat(rows.cell(0)).doesNotContain("root");
        }

        assertThat(sink.rejections()).isSubsetOf("xlsx.broken");
    }

    @Test
    void any_table_may_come_as_a_spreadsheet() throws IOException {
        var sheet =
                "<row r=\"1\"><c t=\"inlineStr\"><is><t>Id</t></is></c><c t=\"inlineStr\"><is><t>ActivityDay</t></is></c><c t=\"inlineStr\"><is><t>StepTotal</t></is></c></row>"
                        + "<row r=\"2\"><c><v>7</v></c><c><v>46054</v></c><c><v>5000</v></c></row>";

        var sink = SourceFixture.read(SourceFixture.source(SheetFixture.xlsx(sheet, List.of())), Settings.NONE);

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.steps.getFirst().line()).isEqualTo(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void damaged_spreadsheets_end_with_a_reason_and_nothing_else(long seed) throws IOException {
        var random = new Random(seed);
        var whole = SheetFixture.xlsx(ROWS.repeat(50).replaceAll(" r=\"\\d+\"", ""), SHARED);

        for (int i = 0; i < 400; i++) {
            var bytes = Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int n = random.nextInt(4); n > 0 && bytes.length > 4; n--)
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            var source = SourceFixture.source(bytes);

            try (var rows = Rows.open(source, Heads.of(source), new KeepingSink())) {
                int count = 0;
                while (rows.next()) count++;
                assertThat(count).isLessThanOrEqualTo(200);
            }
        }
    }
}
