package musubi.evidence.pack;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import musubi.evidence.source.StepInterval;
import musubi.evidence.steps.Stretch;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Intervals of steps in the working database, until they are wanted person by person. */
final class Intervals {
    static final String TABLE = "step_interval";

    private final DuckDBConnection db;
    private @Nullable DuckDBAppender appender;

    Intervals(DuckDBConnection db) {
        this.db = db;
    }

    boolean isEmpty() {
        return appender == null;
    }

    void append(String person, StepInterval interval, int no, long line) throws SQLException {
        if (appender == null) appender = create();
        var to = appender;
        to.beginRow();
        to.append(person);
        to.append(interval.source().value());
        to.append(interval.device().name());
        to.append(interval.method().name());
        to.append(interval.kind().name());
        to.append(micros(interval.start()));
        to.append(micros(interval.end()));
        to.append(interval.offset().getTotalSeconds());
        to.append((long) interval.count());
        to.append(interval.worn());
        var recorded = interval.recordedOn();
        to.append(recorded == null ? Stretch.NEVER_SAID : recorded.toEpochDay());
        to.append(no);
        to.append(line);
        to.endRow();
    }

    private DuckDBAppender create() throws SQLException {
        try (var statement = db.createStatement()) {
            statement.execute("create table " + TABLE + """
                     (person varchar, source varchar, device varchar, method varchar, kind varchar, started bigint,
                      ended bigint, offset_seconds integer, counted bigint, worn boolean, recorded_on bigint,
                      source_no integer, source_line bigint)
                    """);
        }
        return db.createAppender(TABLE);
    }

    private static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    /** Nothing more is appended. */
    void finish() throws SQLException {
        if (appender != null) appender.close();
    }

    /** Takes one person's stretches. */
    interface EachPerson {
        void take(String person, List<Stretch> stretches) throws IOException;
    }

    /** Everybody's stretches, in order of person. */
    void each(EachPerson each) throws SQLException, IOException {
        try (var reading = db.duplicate();
                var statement = reading.createStatement();
                var rows = statement.executeQuery("""
                        select person, source, device, method, kind, started, ended, offset_seconds, counted, worn,
                               recorded_on, source_no, source_line
                          from step_interval order by person
                        """)) {
            var person = "";
            var stretches = new ArrayList<Stretch>();
            while (rows.next()) {
                var next = rows.getString(1);
                if (!next.equals(person)) {
                    if (!stretches.isEmpty()) each.take(person, stretches);
                    stretches.clear();
                    person = next;
                }
                stretches.add(stretch(rows));
            }
            if (!stretches.isEmpty()) each.take(person, stretches);
        }
    }

    private static Stretch stretch(ResultSet row) throws SQLException {
        return new Stretch(
                row.getString(2),
                StepInterval.Device.valueOf(row.getString(3)),
                StepInterval.Method.valueOf(row.getString(4)),
                StepInterval.Kind.valueOf(row.getString(5)),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8),
                row.getLong(9),
                row.getBoolean(10),
                row.getLong(11),
                row.getInt(12),
                row.getLong(13));
    }
}
