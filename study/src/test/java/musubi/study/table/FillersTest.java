package musubi.study.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillersTest {
    private static final String USUAL = """
            select i::integer as whole, i::bigint * 3000000000 as large, i / 7.0::double as share,
                case when i % 3 = 0 then null else i % 2 = 0 end as truth,
                date '1969-12-25' + i::integer as day,
                case when i % 5 <> 0 then timestamp '1969-12-31 23:59:58.5' + interval (i * 1234567) microsecond end
                    as moment,
                case when i % 4 = 0 then '' when i % 4 = 1 then '北' || (i % 6) else 'b' end as word
            """;

    @TempDir
    private Path folder;

    @Test
    void by_chunks_and_by_rows_a_table_is_the_same() throws Exception {
        var chunks = TableFile.read(parquet(USUAL + " from range(6000) r(i)")).columns();
        // An interval is not handed out by chunks, so that this table is read row by row.
        var rows = TableFile.read(parquet(USUAL + ", interval (i) day as length from range(6000) r(i)"))
                .columns();

        assertThat(rows.keySet()).containsAll(chunks.keySet()).contains("length");
        for (var name : chunks.keySet()) {
            var column = chunks.get(name);
            assertThat(column.toArray()).as(name).isEqualTo(rows.get(name).toArray());
            assertThat(column.levels()).as(name).isEqualTo(rows.get(name).levels());
        }
        assertThat(Arrays.copyOf(chunks.get("large").toArray(), 2)).containsExactly(0, 3e9);
        assertThat(chunks.get("day").at(0)).isEqualTo(-7);
        assertThat(chunks.get("moment").at(1)).isEqualTo(-1 / 86_400.0);
        assertThat(chunks.get("word").levels()).containsExactly("b", "北1", "北3", "北5");
        assertThat(chunks.get("word").at(0)).isNaN();
        assertThat(chunks.get("truth").levels()).containsExactly("FALSE", "TRUE");
    }

    @Test
    void a_late_word_or_fraction_decides_the_kind_of_a_column() throws Exception {
        var file = folder.resolve("late.csv");
        Files.writeString(file, "a,b,c\n" + "1,,2020-01-01\n".repeat(30_000) + "1.5,word,2020-01-02 06:00:00\n");

        var columns = TableFile.read(file).columns();

        assertThat(columns.get("a").at(30_000)).isEqualTo(1.5);
        assertThat(columns.get("b").levels()).containsExactly("word");
        assertThat(columns.get("c").at(30_000)).isEqualTo(18_263.25);
    }

    @Test
    void numbers_and_words_are_the_same_when_they_no_longer_fit_the_heap() {
        var near = new Values(Fillers.MOST_ROWS);
        var far = new Values(1_000);
        for (int i = 0; i < 2_500; i++) {
            near.add(i % 7 == 0 ? Double.NaN : i % 5);
            far.add(i % 7 == 0 ? Double.NaN : i % 5);
        }
        var levels = List.of("a", "b", "c", "d", "e");

        assertThat(far.numbers()).isInstanceOf(MappedColumn.class);
        assertThat(near.numbers().count()).isEqualTo(2_500);
        var words = new Values(1_000);
        for (double value : near.numbers().toArray()) words.add(value);
        assertThat(words.words(levels, code -> 4 - (int) code).toArray())
                .isEqualTo(near.words(levels, code -> 4 - (int) code).toArray());
    }

    private Path parquet(String query) throws Exception {
        var file = folder.resolve(query.hashCode() + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("copy (%s) to '%s' (format parquet)".formatted(query, file));
        }
        return file;
    }
}
