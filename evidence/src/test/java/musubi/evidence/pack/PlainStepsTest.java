package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plain file of steps is read a faster way; these tests hold it to the common one. */
class PlainStepsTest {
    @TempDir
    Path temporary;

    /** The same rows with a column that is left out, which takes the common way. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "person,day,steps | 1",
                "person,day,steps | 2",
                "person,day,steps | 20260903",
                "steps,person,day | 3",
                "person,day,source,steps | 4",
                "day,method,person,steps | 5",
                "recorded_on,person,day,steps | 6",
                "person,day,steps,source,method,recorded_on | 7",
                "person,day,steps,source,method,recorded_on | 20261126",
            })
    void the_fast_way_and_the_common_way_give_the_same_rows_and_refusals(String header, long seed) {
        var random = new Random(seed);
        var plain = new StringBuilder(header + "\n");
        var common = new StringBuilder(header + ",memo\n");
        for (int i = 0; i < 3000; i++) {
            var line = line(header, random);
            plain.append(line).append('\n');
            common.append(line).append(line.isEmpty() ? "" : ",x").append('\n');
        }
        PackFixture.write(temporary, "plain/a.csv", plain.toString());
        PackFixture.write(temporary, "common/a.csv", common.toString());
        for (var folder : List.of("plain", "common")) {
            PackFixture.write(temporary, folder + "/watch.csv", watch(new Random(seed)));
            PackFixture.write(
                    temporary, folder + "/person.csv", "person,birth_date,sex,氏名\nP1,1950-01-01,female,Sato\n");
        }

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

    private static String line(String header, Random random) {
        if (random.nextInt(40) == 0) return "";
        return Arrays.stream(header.split(","))
                .map(column -> switch (column) {
                    case "person" -> (random.nextInt(40) == 0 ? " P%d " : "P%d").formatted(random.nextInt(30));
                    case "day" -> day(random);
                    case "steps" -> steps(random);
                    case "source" -> source(random);
                    case "method" -> method(random);
                    case "recorded_on" -> random.nextInt(4) == 0 ? "" : day(random);
                    default -> throw new IllegalStateException(column);
                })
                .collect(Collectors.joining(","));
    }

    private static String day(Random random) {
        var day = LocalDate.of(2026, 4, 1).plusDays(random.nextInt(100)).toString();
        return switch (random.nextInt(60)) {
            case 0 -> "2026-02-30";
            case 1 -> day.replace('-', '/');
            case 2 -> "20260405";
            default -> day;
        };
    }

    private static String steps(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> "-3";
            case 1 -> "12.0";
            case 2 -> "120000";
            case 3 -> "00012";
            case 4 -> "2000000";
            case 5 -> "500000";
            case 6 -> "";
            default -> Integer.toString(random.nextInt(3));
        };
    }

    private static String source(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "two words";
            case 2 -> "SATO";
            case 3, 4, 5 -> "phone-app";
            default -> "watch-1";
        };
    }

    private static String method(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "guessed";
            case 2, 3 -> "Manual";
            case 4 -> "unknown";
            default -> "sensed";
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

    /** In a zip the rows come one by one, in a folder all at once; some people have a day twice. */
    @Test
    void a_folder_and_its_zip_give_the_same_bytes() throws IOException {
        var random = new Random(5);
        var text = new StringBuilder("person,day,steps\n");
        for (int person = 0; person < 2000; person++)
            for (int day = 0; day < 70; day++)
                text.append("R%07d,%s,%d\n"
                        .formatted(
                                person,
                                LocalDate.of(2024, 1, 1).plusDays(person % 50 == 0 ? day / 2 : day),
                                random.nextInt(20000)));
        var csv = PackFixture.write(temporary.resolve("in"), "steps.csv", text.toString());
        var zip = temporary.resolve("steps.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("steps.csv"));
            Files.copy(csv, out);
            out.closeEntry();
        }

        var folder = PackFixture.build(temporary.resolve("p1"), temporary.resolve("in"));
        var zipped = PackFixture.build(temporary.resolve("p2"), zip);

        assertThat(folder.rejected()).containsOnlyKeys("pack.conflict").isEqualTo(zipped.rejected());
        assertThat(zipped.pack().digest()).isEqualTo(folder.pack().digest());
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
