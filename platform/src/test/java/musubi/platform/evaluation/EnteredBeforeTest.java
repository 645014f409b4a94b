package musubi.platform.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** What was registered and recorded before the server kept a register stands in it as if it had been entered there. */
class EnteredBeforeTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration/evaluation");
    private static final String LINES =
            "select place || ' ' || after || ' ' || line from evaluation.protocol where municipality = ? order by place";
    private static final String RESULTS =
            "select digest || ' ' || coalesce(release::text, '') || ' ' || coalesce(released_before::text, '')"
                    + " from evaluation.result where municipality = ? order by digest";

    private final ContractFixture town = new ContractFixture();
    private final Studies studies = ServerFixture.part(Studies.class);

    private List<String> rows(Connection db, String sql) throws SQLException {
        try (var statement = db.prepareStatement(sql)) {
            statement.setString(1, town.city.digits());
            var rows = new ArrayList<String>();
            try (var found = statement.executeQuery()) {
                while (found.next()) rows.add(found.getString(1));
            }
            return rows;
        }
    }

    private static void run(Connection db, String sql) throws SQLException {
        try (var statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void the_migration_makes_the_lines_and_marks_that_the_server_makes() throws IOException, SQLException {
        var protocol = StudyFixture.PROTOCOL;
        var late = protocol.replace("version: 1", "version: 7");
        town.account("jages", Role.EVALUATOR, Optional.empty());
        town.as(town.first, () -> {
            studies.register(protocol);
            var releases = ServerFixture.part(Releases.class);
            releases.release(
                    UUID.randomUUID(),
                    "steps-2026",
                    1,
                    "jages-" + town.city,
                    LocalDate.now(Japan.TIME).plusDays(9));
            studies.register(late);
            var never = "\"registered\": \"not-registered\"";
            studies.record(StudyFixture.result(
                    protocol, never, releases.all().getFirst().pack(), "1"));
            studies.record(StudyFixture.result(late, never, "", "1"));
            return true;
        });
        var owner = ServerFixture.owning(found -> found);

        try (var db = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
            db.setAutoCommit(false);
            var lines = rows(db, LINES);
            var results = rows(db, RESULTS);
            run(db, "drop table evaluation.attestation");
            run(db, "alter table evaluation.protocol drop column place, drop column after, drop column line");
            run(db, "alter table evaluation.result drop column release, drop column released_before");
            run(db, Files.readString(MIGRATIONS.resolve("V255__register_of_protocols.sql")));
            run(db, Files.readString(MIGRATIONS.resolve("V256__where_results_come_from.sql")));

            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).contains(" steps-2026 7 ");
            assertThat(rows(db, LINES)).isEqualTo(lines);
            assertThat(results).hasSize(2);
            assertThat(rows(db, RESULTS)).isEqualTo(results);
            db.rollback();
        }
    }
}
