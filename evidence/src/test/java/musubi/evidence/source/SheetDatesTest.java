package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetDatesTest {
    @ParameterizedTest(name = "{0} shown as {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "14737      | yyyy/m/d                        | 1940-05-06",
                "46113      | [$-411]ggge\"年\"m\"月\"d\"日\";@ | 2026-04-01",
                "46113      | ge.m.d                          | 2026-04-01",
                "46113      | m\"月\"d\"日\"                    | 2026-04-01",
                "46113.5    | yyyy/m/d h:mm                   | 2026-04-01T12:00",
                "46112.9999999 | yyyy/m/d                     | 2026-04-01",
                "1          | yyyy/m/d                        | 1900-01-01",
                "59         | yyyy/m/d                        | 1900-02-28",
                "61         | yyyy/m/d                        | 1900-03-01",
                "0.5        | h:mm                            | 0.5",
                "46113      | General                         | 46113",
                "46113      | #,##0\"歩\"                      | 46113",
                "46113      | 0.00E+00                        | 46113",
                "46113      | [Red]0                          | 46113",
                "46113      | @                               | 46113",
                "x          | yyyy/m/d                        | x",
                "99999999   | yyyy/m/d                        | 99999999",
            })
    void a_number_is_a_day_where_its_style_shows_one(String number, String format, String text)
            throws XMLStreamException {
        assertThat(dates(format).text(number, "1", false)).isEqualTo(text);
        assertThat(dates(format).text(number, "0", false)).isEqualTo(number);
        assertThat(dates(format).text(number, "", false)).isEqualTo(number);
    }

    @ParameterizedTest(name = "built-in format {0}: {1}")
    @CsvSource({"14, 2026-04-01", "22, 2026-04-01", "57, 2026-04-01", "0, 46113", "4, 46113", "21, 46113", "49, 46113"})
    void some_formats_need_not_be_written_out(int format, String text) throws XMLStreamException {
        assertThat(styles("<cellXfs><xf numFmtId=\"%d\"/></cellXfs>".formatted(format))
                        .text("46113", "0", false))
                .isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} since 1904 is {1}")
    @CsvSource({"44651, 2026-04-01", "1, 1904-01-02"})
    void a_workbook_may_count_its_days_from_1904(String number, String text) throws XMLStreamException {
        assertThat(dates("yyyy/m/d").text(number, "1", true)).isEqualTo(text);
    }

    private static SheetDates dates(String format) throws XMLStreamException {
        return styles(
                "<numFmts><numFmt numFmtId=\"164\" formatCode=\"%s\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>"
                        .formatted(format.replace("\"", "&quot;")));
    }

    private static SheetDates styles(String xml) throws XMLStreamException {
        return SheetDates.of(XMLInputFactory.newDefaultFactory()
                .createXMLStreamReader(new StringReader("<styleSheet>" + xml + "</styleSheet>")));
    }
}
