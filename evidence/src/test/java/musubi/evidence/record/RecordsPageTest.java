package musubi.evidence.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** docs/reference/records.md is made from the record types. */
class RecordsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "records.md");

    @Test
    void the_page_of_records_is_current() throws IOException {
        var page = page();
        if (Boolean.getBoolean("musubi.regenerate")) Files.writeString(PAGE, page);

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .describedAs("out of date: ./musubi test -Dmusubi.regenerate=true writes it")
                .isEqualTo(page);
    }

    private static String page() {
        var page = new StringBuilder("""
                # Record types

                The tables of a pack, their columns, and the headers under which the columns are found in CSV files. The page
                is made from the code of the product. パックの表と列、CSVで使える見出しの一覧です（コードから作られます）。

                A key column is marked ●: two rows with equal keys are the same fact. A column marked ○ must not be empty.
                In a pack two columns follow those listed: `source_no` and `source_line`, the source in the manifest and the
                line in it. People stand in a pack under pseudonyms ([pseudonyms](../explanation/pseudonyms.md)).

                Steps may be given as `person,day,steps` alone; `payable` and `held` are worked out and never read.
                """);
        for (var type : RecordType.ALL) {
            page.append("\n## ")
                    .append(type.name())
                    .append(" — ")
                    .append(type.ja())
                    .append(", ")
                    .append(type.en());
            page.append("\n\n| column | | type | 日本語 | meaning | values | other headers |\n");
            page.append("| --- | --- | --- | --- | --- | --- | --- |\n");
            for (var column : type.columns())
                page.append("| `%s` | %s | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                column.name(),
                                type.key().contains(column.name()) ? "●" : column.required() ? "○" : "",
                                column.sqlType(),
                                column.meaning().ja(),
                                column.meaning().en(),
                                values(column),
                                String.join(
                                        ", ",
                                        column.headers().stream()
                                                .skip(2)
                                                .distinct()
                                                .toList())));
        }
        return page.toString();
    }

    private static String values(RecordType.Field column) {
        var parts = new ArrayList<String>();
        if (!column.meaning().unit().isEmpty()) parts.add(column.meaning().unit());
        boolean number = switch (column.kind()) {
            case INTEGER, LONG, DECIMAL -> true;
            case PERSON, CODE, DAY, MONTH, TIME, TRUTH -> false;
        };
        if (number && column.meaning().most() < Long.MAX_VALUE)
            parts.add(column.meaning().least() + "–" + column.meaning().most());
        else if (number) parts.add("≥ " + column.meaning().least());
        for (var word : column.meaning().among()) parts.add("`" + word + "`");
        for (var pair : column.meaning().also()) parts.add(pair.replace("=", " = "));
        return String.join(", ", parts);
    }
}
