package musubi.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void a_cell_that_a_spreadsheet_would_run_becomes_text_and_a_number_stays_a_number() {
        var text = CsvTable.write(
                List.of("a", "b", "c"),
                List.of(List.of("=HYPERLINK(\"x\")", "-3.5", "@SUM(1)"), List.of("", "山田", "+81")));

        assertThat(text).isEqualTo("\uFEFFa,b,c\r\n\"'=HYPERLINK(\"\"x\"\")\",-3.5,'@SUM(1)\r\n,山田,'+81\r\n");
    }
}
