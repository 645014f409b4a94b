package musubi.platform.activity;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import javax.sql.DataSource;
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

    private final JdbcClient db;
    private final DataSource source;

    Arriving(JdbcClient db, DataSource source) {
        this.db = db;
        this.source = source;
    }

    /** A reading as the database takes it. */
    static String row(StepsReading r) {
        return "%s\t%s\t%s\t%s\t%d".formatted(r.person(), r.day(), escaped(r.source()), r.method(), r.steps());
    }

    private static String escaped(String source) {
        return source.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** Row policies do not allow COPY FROM, so rows pass through a table of this transaction. */
    void copy(List<StepsReading> readings) {
        var rows = new StringBuilder();
        for (int i = 0; i < readings.size(); i++)
            rows.append(i)
                    .append('\t')
                    .append(row(readings.get(i)))
                    .append('\t')
                    .append(readings.get(i).held())
                    .append('\n');
        var connection = DataSourceUtils.getConnection(source);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    create temporary table arriving
                        (at integer, person uuid, day date, source text, method text, steps integer, held text) on commit drop""");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy pg_temp.arriving from stdin", new StringReader(rows.toString()));
            statement.execute("analyze pg_temp.arriving");
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
        return db.sql("""
                select at, why from (
                    select a.at, case
                        when a.day > :today then 'to-come'
                        when m.person is null then 'never-joined'
                        when a.day >= m.left_on then 'left'
                        when row_number() over (partition by a.person, a.day, a.source order by a.at) > 1 then 'twice'
                        end as why
                      from pg_temp.arriving a
                      left join (select person, max(coalesce(left_on, 'infinity')) as left_on
                                   from people.membership group by person) m using (person)) looked_at
                 where why is not null order by at limit :most
                """)
                .param("today", today)
                .param("most", MOST_PROBLEMS)
                .query((row, number) ->
                        problem(row.getString("why"), readings.get(row.getInt("at")), places.apply(row.getInt("at"))))
                .list();
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
    void keep(String municipality, UUID upload, LocalDate recordedOn) {
        db.sql("""
                insert into activity.steps (municipality, person, day, source, upload, method, steps, recorded_on, held)
                select :municipality, a.person, a.day, a.source, :upload, a.method, a.steps,
                       coalesce((select min(s.recorded_on) from activity.steps s
                                  where s.municipality = :municipality and s.person = a.person and s.day = a.day and s.source = a.source
                                    and s.method = a.method and s.steps = a.steps), :on),
                       nullif(a.held, '')
                  from pg_temp.arriving a
                """)
                .param("municipality", municipality)
                .param("upload", upload)
                .param("on", recordedOn)
                .update();
    }
}
