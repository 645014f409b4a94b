package musubi.platform.people;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Repository;

/** The rows of a list on their way into the tables, thousands at a time. */
@Repository
class ImportedRows {
    private final JdbcClient db;
    private final DataSource source;
    private final Seals seals;
    private final Acting acting;
    private final Clock clock;

    ImportedRows(JdbcClient db, DataSource source, Seals seals, Acting acting, Clock clock) {
        this.db = db;
        this.source = source;
        this.seals = seals;
        this.acting = acting;
        this.clock = clock;
    }

    /** Enters everybody and lets them join; part of the transaction that runs. */
    void enter(UUID list, String scheme, List<PeopleCsv.Row> rows, AtomicInteger through) {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append(line(list, row));
            through.incrementAndGet();
        }
        copy(text.toString());
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var municipality = acting.actor().municipality().digits();
        db.sql("""
                insert into people.person (municipality, person, born, sex, area, lives_in, works_in, certified, import, recorded_at)
                select :municipality, person, born, sex, area, lives_in, works_in, certified, :import, :now from pg_temp.joining
                """)
                .param("municipality", municipality)
                .param("import", list)
                .param("now", now)
                .update();
        db.sql("""
                insert into people.identity (municipality, person, sealed, search, updated_at)
                select :municipality, person, sealed, search, :now from pg_temp.joining
                """).param("municipality", municipality).param("now", now).update();
        db.sql("""
                insert into people.enrolment (municipality, person, scheme, enrolled_on, channel, recorded_at)
                select :municipality, person, :scheme, enrolled_on, channel, :now from pg_temp.joining
                """)
                .param("municipality", municipality)
                .param("scheme", scheme)
                .param("now", now)
                .update();
        db.sql("""
                insert into people.consent (municipality, person, purpose, recipient, version, given, happened_at, recorded_at)
                select :municipality, j.person, t.purpose, t.recipient, max(t.version), true, :now, :now
                  from pg_temp.joining j cross join people.consent_text t
                 where j.consent = 'GIVEN' and t.purpose = :purpose group by j.person, t.purpose, t.recipient
                """)
                .param("municipality", municipality)
                .param("purpose", Consents.PROGRAMME)
                .param("now", now)
                .update();
    }

    /** The id follows from the list and the line, so that entering the same list again would name the same people. */
    private String line(UUID list, PeopleCsv.Row row) {
        var person =
                new PersonId(UUID.nameUUIDFromBytes((list + " " + row.line()).getBytes(StandardCharsets.US_ASCII)));
        var marks = Arrays.stream(seals.marks(row.identity()))
                .map(Object::toString)
                .collect(Collectors.joining(",", "{", "}"));
        var circumstances = row.circumstances();
        return String.join(
                        "\t",
                        person.toString(),
                        row.born().toString(),
                        row.sex(),
                        row.area().orElse("\\N"),
                        circumstances.livesIn().map(Code::digits).orElse("\\N"),
                        circumstances.worksIn().map(Code::digits).orElse("\\N"),
                        circumstances.certified().word(),
                        "\\\\x" + HexFormat.of().formatHex(seals.seal(person, row.identity())),
                        marks,
                        row.on().toString(),
                        row.channel(),
                        row.consent().name())
                + "\n";
    }

    private void copy(String rows) {
        var connection = DataSourceUtils.getConnection(source);
        try {
            // Row policies do not allow COPY FROM, so rows pass through a table of this transaction alone.
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        create temporary table joining (person uuid, born date, sex text, area text, lives_in text, works_in text,
                            certified text, sealed bytea, search bigint[], enrolled_on date, channel text, consent text) on commit drop""");
            }
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy pg_temp.joining from stdin",
                            new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
        } catch (SQLException e) {
            throw new IllegalStateException("a list could not be entered: " + e.getSQLState(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a list could not be sent to the database", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }
}
