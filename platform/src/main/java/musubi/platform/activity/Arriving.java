package musubi.platform.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import musubi.platform.people.PersonId;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Repository;

/** Readings on their way in: a table of this transaction alone, in which they are looked at before they are kept. */
@Repository
class Arriving {
    private static final int MOST_PROBLEMS = 200;

    /** Characters of a row, nearly. */
    private static final int ROW = 80;

    private final JdbcClient db;
    private final DataSource source;

    Arriving(JdbcClient db, DataSource source) {
        this.db = db;
        this.source = source;
    }

    /** Adds a reading as the database takes it. */
    static void row(StringBuilder rows, StepsReading r) {
        rows.append(r.person().value()).append('\t').append(r.day()).append('\t');
        escaped(rows, r.source());
        rows.append('\t').append(r.method()).append('\t').append(r.steps());
    }

    private static void escaped(StringBuilder rows, String source) {
        for (int i = 0; i < source.length(); i++)
            switch (source.charAt(i)) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(source.charAt(i));
            }
    }

    /** Row policies do not allow COPY FROM, so rows pass through a table of this transaction. */
    void copy(List<StepsReading> readings) {
        var rows = new StringBuilder(readings.size() * ROW);
        for (int i = 0; i < readings.size(); i++) {
            rows.append(i).append('\t');
            row(rows, readings.get(i));
            rows.append('\t').append(readings.get(i).held()).append('\n');
        }
        var connection = DataSourceUtils.getConnection(source);
        try (var statement = connection.createStatement()) {
            // Of a transaction that takes in several people's, each has the table to itself.
            statement.execute("""
                    drop table if exists pg_temp.arriving;
                    create temporary table arriving
                        (at integer, person uuid, day date, source text, method text, steps integer, held text) on commit drop""");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy pg_temp.arriving from stdin",
                            new ByteArrayInputStream(rows.toString().getBytes(UTF_8)));
        } catch (SQLException e) {
            throw new IllegalStateException("an upload could not be kept: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("an upload could not be sent to the database", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /** What keeps readings from being kept, in their order, up to two hundred. */
    List<Problem> problems(LocalDate today, List<StepsReading> readings, IntFunction<Place> places) {
        var why = new TreeMap<Integer, String>();
        for (int i = 0; i < readings.size(); i++) if (readings.get(i).day().isAfter(today)) why.put(i, "to-come");
        strangers().forEach(why::putIfAbsent);
        twice(readings).forEach(at -> why.putIfAbsent(at, "twice"));
        return why.entrySet().stream()
                .limit(MOST_PROBLEMS)
                .map(e -> problem(e.getValue(), readings.get(e.getKey()), places.apply(e.getKey())))
                .toList();
    }

    /** Which of the first readings are of people who never joined, or had left by then. */
    private Map<Integer, String> strangers() {
        var found = new HashMap<Integer, String>();
        db.sql("""
                select a.at, case when count(m.person) = 0 then 'never-joined' else 'left' end as why
                  from pg_temp.arriving a left join people.membership m using (person)
                 group by a.at, a.day
                having count(m.person) = 0 or a.day >= max(coalesce(m.left_on, 'infinity'))
                 order by a.at limit :most
                """).param("most", MOST_PROBLEMS).query(row -> {
            found.put(row.getInt("at"), row.getString("why"));
        });
        return found;
    }

    private static List<Integer> twice(List<StepsReading> readings) {
        record Count(PersonId person, LocalDate day, String source) {}
        var seen = HashSet.<Count>newHashSet(readings.size());
        return IntStream.range(0, readings.size())
                .filter(i -> {
                    var r = readings.get(i);
                    return !seen.add(new Count(r.person(), r.day(), r.source()));
                })
                .boxed()
                .toList();
    }

    private static Problem problem(String why, StepsReading reading, Place place) {
        var person = reading.person().toString();
        return switch (why) {
            case "to-come" ->
                Problem.error(
                        "steps.to-come",
                        place,
                        reading.day().toString(),
                        new Words("まだ来ていない日の歩数は受け取れません。日付を確かめてください。", "This day is still to come: check the date."));
            case "never-joined" ->
                Problem.error(
                        "steps.never-joined",
                        place,
                        person,
                        new Words(
                                "この番号の参加者はいません。先に参加を登録するか、番号を確かめてください。",
                                "Nobody with this number has joined: enrol them first, or check the number."));
            case "left" ->
                Problem.error(
                        "steps.left",
                        place,
                        person,
                        new Words(
                                "この日にはもう参加をやめています。この行を除いてください。",
                                "This participant had left by that day: take the line out."));
            default ->
                Problem.error(
                        "steps.twice",
                        place,
                        person,
                        new Words(
                                "同じ参加者・日付・機器の行が前にもあります。どちらか一方にしてください。",
                                "An earlier line has the same participant, day and source: keep one of them."));
        };
    }

    /** What a source said before counts as recorded on the day it said so first: sending it again does not make it late. */
    void keep(String municipality, UUID upload, LocalDate recordedOn, List<StepsReading> readings) {
        db.sql("""
                insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on, held)
                select :municipality, a.person, a.day, a.source, :upload, a.method, a.steps, coalesce(before.recorded_on, :on), nullif(a.held, '')
                  from pg_temp.arriving a
                  left join (select person, day, source, method, steps, min(recorded_on) as recorded_on
                               from activity.steps
                              where municipality = :municipality and person = any(:people) and day = any(cast(:days as date[]))
                              group by person, day, source, method, steps) before using (person, day, source, method, steps)
                """)
                .param("municipality", municipality)
                .param("upload", upload)
                .param("on", recordedOn)
                .param(
                        "people",
                        readings.stream()
                                .map(r -> r.person().value())
                                .distinct()
                                .toArray(UUID[]::new))
                .param(
                        "days",
                        readings.stream()
                                .map(StepsReading::day)
                                .distinct()
                                .map(LocalDate::toString)
                                .toArray(String[]::new))
                .update();
    }
}
