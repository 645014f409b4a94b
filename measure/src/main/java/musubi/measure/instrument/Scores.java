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
 * latest weight of the 366 days up to it. Where several option-to-points mappings exist, the scales under another than the
 * instrument's own have its name behind an {@code @}.
 */
public final class Scores {
    private static final String SHEETS = """
            with sheet as (
              select person, instrument, version, day,
                     string_agg(item || '\u001f' || value, '\u001e' order by item) as answers
                from answer
               where instrument in (%s)
               group by person, instrument, version, day
            ), asked as (
              select distinct person, day from sheet
            ), height as (
              select person, day, max(height_cm) as height_cm from body where height_cm is not null group by person, day
            ), weight as (
              select person, day, min(weight_kg) as weight_kg from body where weight_kg is not null group by person, day
            ), measured as (
              select a.person, a.day, h.height_cm,
                     case when a.day - w.day <= 366 then w.weight_kg end as weight_kg
                from asked a
                asof left join height h on h.person = a.person and a.day >= h.day
                asof left join weight w on w.person = a.person and a.day >= w.day
            )
            select s.person, s.day, s.instrument, s.version, s.answers, p.sex, p.born, m.height_cm, m.weight_kg
              from sheet s
              left join person p on p.person = s.person
              left join measured m on m.person = s.person and m.day = s.day
             order by s.person, s.instrument, s.version, s.day
            """;

    private final DuckDBAppender out;
    private final Map<String, LocalDate> first = new HashMap<>();

    private Scores(DuckDBAppender out) {
        this.out = out;
    }

    /** One filled-in sheet. */
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
        static Sheet of(ResultSet row) throws SQLException {
            var answers = new HashMap<String, String>();
            for (var answer : row.getString(5).split("\u001e")) {
                int middle = answer.indexOf('\u001f');
                answers.put(answer.substring(0, middle), answer.substring(middle + 1));
            }
            return new Sheet(
                    row.getString(1),
                    row.getObject(2, LocalDate.class),
                    row.getString(3),
                    row.getString(4),
                    answers,
                    Optional.ofNullable(row.getString(6)).orElse(""),
                    Optional.ofNullable(row.getObject(7, LocalDate.class)),
                    Optional.ofNullable(row.getBigDecimal(8)),
                    Optional.ofNullable(row.getBigDecimal(9)));
        }
    }

    /** Fills the table of this database. */
    public static void fill(Connection connection) {
        var known = Instruments.all().stream().map(i -> "'" + i.id() + "'").collect(Collectors.joining(", "));
        try (var out = connection.unwrap(DuckDBConnection.class).createAppender("main", "score");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(SHEETS.formatted(known))) {
            var scores = new Scores(out);
            while (rows.next()) scores.sheet(Sheet.of(rows));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot score the questionnaires: " + e.getMessage(), e);
        }
    }

    private void sheet(Sheet sheet) throws SQLException {
        var instrument = Instruments.named(sheet.instrument(), sheet.version());
        if (instrument.isEmpty()) {
            write(sheet, "", Optional.empty(), "version-unknown");
        } else if (sheet.born().isEmpty() || sheet.day().isBefore(sheet.born().get())) {
            write(sheet, "", Optional.empty(), "person-unknown");
        } else {
            score(sheet, instrument.get(), sheet.born().get());
        }
    }

    private void score(Sheet sheet, Instrument instrument, LocalDate born) throws SQLException {
        var firstDay = first.computeIfAbsent(
                sheet.person() + " " + sheet.instrument() + " " + sheet.version(), k -> sheet.day());
        var who = new Respondent(
                sheet.sex(),
                Age.on(sheet.day(), born),
                Math.max(instrument.minimumAge(), Age.on(firstDay, born)),
                sheet.answers(),
                number(sheet, "height").or(sheet::height),
                number(sheet, "weight").or(sheet::weight));
        switch (instrument.score(who)) {
            case Scoring.Scored scored -> {
                scales(sheet, scored, "");
                for (var mapping : instrument.mappings())
                    if (!mapping.equals(instrument.mapping())
                            && instrument.mappedBy(mapping).score(who) instanceof Scoring.Scored other)
                        scales(sheet, other, "@" + mapping);
            }
            case Scoring.NotScorable refused -> write(sheet, "", Optional.empty(), refused.code());
        }
    }

    private void scales(Sheet sheet, Scoring.Scored scored, String mapping) throws SQLException {
        for (var scale : new TreeMap<>(scored.scales()).entrySet())
            write(sheet, scale.getKey() + mapping, Optional.of(scale.getValue()), scored.note());
    }

    private static Optional<BigDecimal> number(Sheet sheet, String item) {
        var text = sheet.answers().getOrDefault(item, "");
        return text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private void write(Sheet sheet, String scale, Optional<Long> value, String note) throws SQLException {
        out.beginRow()
                .append(sheet.person())
                .appendEpochDays((int) sheet.day().toEpochDay())
                .append(sheet.instrument())
                .append(sheet.version())
                .append(scale);
        if (value.isPresent()) out.append(value.get().longValue());
        else out.appendNull();
        out.append(note).endRow();
    }
}
