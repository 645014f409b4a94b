package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain file of steps is read a faster way; these tests hold it to the common one. */
class PlainStepsTest {
    @TempDir
    Path temporary;

    /** The same rows with a fourth column, which takes the common way. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260903})
    void the_fast_way_and_the_common_way_give_the_same_rows_and_refusals(long seed) {
        var random = new Random(seed);
        var plain = new StringBuilder("person,day,steps\n");
        var common = new StringBuilder("person,day,steps,source\n");
        for (int i = 0; i < 3000; i++) {
            var line = line(random);
            plain.append(line).append('\n');
            common.append(line).append(line.isEmpty() ? "" : ",csv").append('\n');
        }
        PackFixture.write(temporary, "plain/a.csv", plain.toString());
        PackFixture.write(temporary, "common/a.csv", common.toString());
        for (var folder : List.of("plain", "common"))
            PackFixture.write(temporary, folder + "/watch.csv", watch(new Random(seed)));

        var fast = PackFixture.build(temporary.resolve("p1"), temporary.resolve("plain"));
        var slow = PackFixture.build(temporary.resolve("p2"), temporary.resolve("common"));

        var columns = "person, day, source, method, steps, reported, payable, held, recorded_on, source_line";
        assertThat(PackFixture.rows(fast.pack(), "steps", columns))
                .isEqualTo(PackFixture.rows(slow.pack(), "steps", columns));
        assertThat(fast.rejected()).isEqualTo(slow.rejected());
        assertThat(fast.remarked()).isEqualTo(slow.remarked());
        assertThat(fast.pack().manifest().tables().get("steps").days())
                .isEqualTo(slow.pack().manifest().tables().get("steps").days());
        assertThat(lines(fast)).isEqualTo(lines(slow));
    }

    private static List<String> lines(Built built) {
        return built.rejections().stream()
                .map(p -> p.place().line() + " " + p.code() + " " + p.value())
                .sorted()
                .toList();
    }

    private static String line(Random random) {
        var person = "P" + random.nextInt(30);
        var day = LocalDate.of(2026, 4, 1).plusDays(random.nextInt(100)).toString();
        return switch (random.nextInt(40)) {
            case 0 -> person + ",2026-02-30,100";
            case 1 -> person + "," + day.replace('-', '/') + ",5";
            case 2 -> person + "," + day + ",-3";
            case 3 -> person + "," + day + ",12.0";
            case 4 -> person + "," + day + ",120000";
            case 5 -> "";
            case 6 -> " " + person + " ," + day + ",77";
            case 7 -> person + "," + day + ",00012";
            case 8 -> person + "," + day + ",2000000";
            case 9 -> person + ",20260405,9";
            default -> person + "," + day + "," + random.nextInt(3);
        };
    }

    private static String watch(Random random) {
        var text = new StringBuilder("person,day,steps,source,method,recorded_on\n");
        var seen = new HashSet<String>();
        for (int i = 0; i < 200; i++) {
            var row = "P" + (20 + random.nextInt(20)) + ","
                    + LocalDate.of(2026, 4, 1).plusDays(random.nextInt(100));
            if (seen.add(row)) text.append(row).append(",500,watch,sensed,2026-08-01\n");
        }
        return text.toString();
    }

    @Test
    void many_rows_give_the_same_sorted_bytes_on_any_number_of_threads() {
        var random = new Random(4);
        var folder = temporary.resolve("in");
        for (int year = 0; year < 2; year++) {
            var text = new StringBuilder("person,day,steps\r\n");
            for (int day = 0; day < 365; day++)
                for (int person = 0; person < 1000; person++)
                    text.append(String.format(
                            Locale.ROOT,
                            "R%07d,%s,%d\r\n",
                            person,
                            LocalDate.of(2020 + year, 1, 1).plusDays(day),
                            random.nextInt(20000)));
            PackFixture.write(folder, year + ".csv", text.toString());
        }
        var digests = new ArrayList<String>();
        for (int threads : List.of(1, 2, 4)) {
            var built = Packs.build(Recipe.of(List.of(folder), temporary.resolve("p" + threads), PackFixture.KEY)
                    .on(threads));
            digests.add(built.pack().digest().hex());
            assertThat(PackFixture.rows(
                            built.pack(),
                            "steps",
                            "count(*), count(distinct person), min(day), max(day), min(source_line), max(source_line)"))
                    .containsExactly("730000 1000 2020-01-01 2021-12-31 2 365001");
            assertThat(unsorted(built)).isEqualTo("0");
        }

        assertThat(new HashSet<>(digests)).hasSize(1);
    }

    private static String unsorted(Built built) {
        var file = built.pack().tables().get("steps");
        try (var db = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                var row = statement.executeQuery("""
                        select count(*) from (
                          select person, day, lag(person) over w as p, lag(day) over w as d
                            from read_parquet('%s', file_row_number = true) window w as (order by file_row_number))
                         where p > person or (p = person and d >= day)
                        """.formatted(file))) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_file_with_quotes_or_japanese_is_read_the_common_way() {
        PackFixture.write(temporary, "in/a.csv", "person,day,steps\n\"P1\",2026-04-01,10\n本人2,2026-04-01,20\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(PackFixture.rows(built.pack(), "steps", "person, steps"))
                .containsExactlyInAnyOrder(PackFixture.pseudonym("P1") + " 10", PackFixture.pseudonym("本人2") + " 20");
    }
}
