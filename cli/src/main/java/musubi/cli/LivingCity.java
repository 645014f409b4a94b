package musubi.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import musubi.simulation.city.City;

/** An invented city whose last days are moved to today, by whole weeks, so that Tuesdays stay Tuesdays. */
final class LivingCity {
    private static final int DAYS_SHOWN = 120;

    private final Path source;
    private final LocalDate last;
    private final long weeks;

    /** @param today the day on which somebody looks at it */
    LivingCity(City city, LocalDate today) {
        this.source = city.source();
        this.last = City.service().last();
        this.weeks = ChronoUnit.WEEKS.between(last, today);
    }

    /** A day of the city as it is called now. */
    LocalDate moved(String day) {
        return LocalDate.parse(day).plusWeeks(weeks);
    }

    /** The last day there is anything of, as it is called now. */
    LocalDate end() {
        return last.plusWeeks(weeks);
    }

    /** A person of the city as the server numbers them; the same person has the same number each time. */
    static UUID person(String id) {
        return UUID.nameUUIDFromBytes(("musubi demo person " + id).getBytes(StandardCharsets.UTF_8));
    }

    /** Rows of a table, as they stand. */
    List<NamedCsvRecord> rows(String table) throws IOException {
        return rows(table, row -> true);
    }

    /** Rows of a table whose day is among the last hundred and twenty. */
    List<NamedCsvRecord> lately(String table) throws IOException {
        var first = last.minusDays(DAYS_SHOWN);
        return rows(table, row -> !LocalDate.parse(row.getField("day")).isBefore(first));
    }

    private List<NamedCsvRecord> rows(String table, Predicate<NamedCsvRecord> wanted) throws IOException {
        var rows = new ArrayList<NamedCsvRecord>();
        try (var csv = CsvReader.builder().ofNamedCsvRecord(source.resolve(table + ".csv"))) {
            for (var row : csv) if (wanted.test(row)) rows.add(row);
        }
        return rows;
    }
}
