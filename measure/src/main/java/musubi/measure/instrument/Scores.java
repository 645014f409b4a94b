package musubi.measure.instrument;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.quantity.Age;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Fills the table {@code score} from {@code answer}, {@code person} and {@code body}: one row for each scale of a sheet
 * that was scored, and one row without a value, with the reason, for a sheet that was not. Height and weight are those
 * of the sheet (items {@code height} and {@code weight}); failing that, the latest height on or before the day, and the
 * latest weight of the 366 days up to it.
 */
public final class Scores {
    private static final String SHEETS = """
            with sheet as (
              select distinct person, day from answer where instrument in (%1$s)
            ), height as (
              select person, day, max(height_cm) as height_cm from body where height_cm is not null group by person, day
            ), weight as (
              select person, day, min(weight_kg) as weight_kg from body where weight_kg is not null group by person, day
            ), measured as (
              select s.person, s.day, h.height_cm,
                     case when s.day - w.day <= 366 then w.weight_kg end as weight_kg
                from sheet s
                asof left join height h on h.person = s.person and s.day >= h.day
                asof left join weight w on w.person = s.person and s.day >= w.day
            )
            select a.person, a.day, a.instrument, a.version, a.item, a.value, p.sex, p.born, m.height_cm, m.weight_kg
              from answer a
              left join person p on p.person = a.person
              left join measured m on m.person = a.person and m.day = a.day
             where a.instrument in (%1$s)
             order by a.person, a.instrument, a.version, a.day, a.item
            """;

    private final DuckDBAppender out;
    private Sheet open = Sheet.NONE;
    private final Map<String, LocalDate> first = new HashMap<>();

    private Scores(DuckDBAppender out) {
        this.out = out;
    }

    /** A sheet being read. */
    private record Sheet(
            String person,
            LocalDate day,
            String instrument,
            String version,
            Map<String, String> answers,
            String sex,
            Optional<LocalDate> born,
            Optional<BigDecimal> height,
            Optional<BigDecimal> weight) {
        private static final Sheet NONE = new Sheet(
                "", LocalDate.MIN, "", "", Map.of(), "", Optional.empty(), Optional.empty(), Optional.empty());

        boolean holds(ResultSet row) throws SQLException {
            return row.getString(1).equals(person)
                    && row.getObject(2, LocalDate.class).equals(day)
                    && row.getString(3).equals(instrument)
                    && row.getString(4).equals(version);
        }
    }

    /** Fills the table of this database. */
    public static void fill(Connection connection) {
        var known = Instruments.all().stream().map(i -> "'" + i.id() + "'").collect(Collectors.joining(", "));
        try (var out = connection.unwrap(DuckDBConnection.class).createAppender("main", "score");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(SHEETS.formatted(known))) {
            var scores = new Scores(out);
            while (rows.next()) scores.row(rows);
            scores.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot score the questionnaires: " + e.getMessage(), e);
        }
    }

    private void row(ResultSet row) throws SQLException {
        if (!open.holds(row)) {
            close();
            open = new Sheet(
                    row.getString(1),
                    row.getObject(2, LocalDate.class),
                    row.getString(3),
                    row.getString(4),
                    new TreeMap<>(),
                    Optional.ofNullable(row.getString(7)).orElse(""),
                    Optional.ofNullable(row.getObject(8, LocalDate.class)),
                    Optional.ofNullable(row.getBigDecimal(9)),
                    Optional.ofNullable(row.getBigDecimal(10)));
        }
        open.answers().put(row.getString(5), row.getString(6));
    }

    private void close() throws SQLException {
        if (open.equals(Sheet.NONE)) return;
        var instrument = Instruments.named(open.instrument(), open.version());
        if (instrument.isEmpty()) {
            write("", Optional.empty(), "version-unknown");
        } else if (open.born().isEmpty() || open.day().isBefore(open.born().get())) {
            write("", Optional.empty(), "person-unknown");
        } else {
            score(instrument.get(), open.born().get());
        }
        open = Sheet.NONE;
    }

    private void score(Instrument instrument, LocalDate born) throws SQLException {
        int age = Age.on(open.day(), born);
        var firstDay =
                first.computeIfAbsent(open.person() + " " + open.instrument() + " " + open.version(), k -> open.day());
        int firstAge = Math.max(instrument.minimumAge(), Age.on(firstDay, born));
        var who = new Respondent(
                open.sex(),
                age,
                firstAge,
                open.answers(),
                number("height").or(open::height),
                number("weight").or(open::weight));
        switch (instrument.score(who)) {
            case Scoring.Scored scored -> {
                for (var scale : new TreeMap<>(scored.scales()).entrySet())
                    write(scale.getKey(), Optional.of(scale.getValue()), scored.note());
            }
            case Scoring.NotScorable refused -> write("", Optional.empty(), refused.code());
        }
    }

    private Optional<BigDecimal> number(String item) {
        var text = open.answers().getOrDefault(item, "");
        return text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private void write(String scale, Optional<Long> value, String note) throws SQLException {
        out.beginRow()
                .append(open.person())
                .appendEpochDays((int) open.day().toEpochDay())
                .append(open.instrument())
                .append(open.version())
                .append(scale);
        if (value.isPresent()) out.append(value.get().longValue());
        else out.appendNull();
        out.append(note).endRow();
    }
}
