package musubi.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/**
 * What each role can read and write in every table, asked by SQL under the application's own role: the last line of defence when a
 * page errs. Each table of a database of its own gets a row that concerns the one who asks (their account, person, provider, as far as
 * the table knows them), one that concerns somebody else, and one of another municipality. Expectations: {@code roles.txt}.
 */
class RolesTest {
    private static final Path EXPECTED = Path.of("src/test/resources/musubi/platform/database/roles.txt");
    private static final String HERE = "100005";
    private static final String ELSEWHERE = "232114";

    /** The list of municipalities and what became of their codes, which are public. */
    private static final List<String> EVERYBODYS = List.of("municipality.municipality", "municipality.succession");

    private static final String NOT_ALLOWED = "42501";

    /** The row that concerns the one who asks, and the one that does not. */
    private enum Whose {
        OWN(new UUID(1, 1), "own", 1),
        OTHER(new UUID(2, 2), "other", 2);

        private final UUID id;
        private final String word;
        private final int number;

        Whose(UUID id, String word, int number) {
            this.id = id;
            this.word = word;
            this.number = number;
        }

        private String literal(Column column) {
            if (column.name().equals("municipality")) return "'" + HERE + "'";
            if (column.name().matches("actor|invited_by|by")) return "'" + id + "'";
            return switch (column.type()) {
                case "uuid" -> "'%s'::uuid".formatted(id);
                case "_uuid" -> "array['%s'::uuid]".formatted(id);
                case "text", "varchar", "bpchar" -> "'" + word + "'";
                case "bytea" -> "'\\x0%d'::bytea".formatted(number);
                case "bool" -> "true";
                case "date" -> "date '2026-01-0%d'".formatted(number);
                case "time" -> "time '10:0%d'".formatted(number);
                case "timestamptz" -> "timestamptz '2026-01-0%d 00:00:00+00'".formatted(number);
                case "json", "jsonb" -> "'{}'";
                default -> column.type().startsWith("_") ? "'{}'" : Integer.toString(number);
            };
        }
    }

    private record Column(String name, String type, boolean changeable) {}

    private record Table(String name, List<Column> columns) {
        /** A column by which the two rows differ. */
        private Optional<Column> telling() {
            return columns.stream()
                    .filter(c -> !Whose.OWN.literal(c).equals(Whose.OTHER.literal(c)))
                    .findFirst();
        }

        private String where(Whose whose) {
            return "municipality = '%s'".formatted(HERE)
                    + telling()
                            .map(c -> " and %s = %s".formatted(c.name(), whose.literal(c)))
                            .orElse("");
        }

        private String insert(Whose whose, String municipality) {
            return "insert into %s (%s) values (%s)"
                    .formatted(
                            name,
                            columns.stream().map(Column::name).collect(Collectors.joining(", ")),
                            columns.stream()
                                    .map(c -> c.name().equals("municipality")
                                            ? "'" + municipality + "'"
                                            : whose.literal(c))
                                    .collect(Collectors.joining(", ")));
        }
    }

    @Test
    void every_role_reads_and_writes_what_it_needs_and_no_more() throws SQLException, IOException {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var password =
                Files.readString(folder.resolve("postgres").resolve("password")).strip();
        String url;
        try (var ours = ServerFixture.part(DataSource.class).getConnection()) {
            url = ours.getMetaData().getURL();
        }
        var owner = new Owner(url.replaceAll("/[^/]*$", "/roles"), EmbeddedPostgres.OWNER, password);
        try (var first = DriverManager.getConnection(url, owner.user(), password);
                var statement = first.createStatement()) {
            statement.execute("create database roles");
        }
        var application = Database.prepare(owner, folder);
        String found;
        try (var as = DriverManager.getConnection(owner.url(), owner.user(), password);
                var app = DriverManager.getConnection(owner.url(), application.user(), application.password())) {
            found = rights(app, filled(as));
        }
        if (Boolean.getBoolean("musubi.regenerate")) Files.writeString(EXPECTED, found);

        assertThat(found)
                .describedAs(
                        "a role can do more or less than %s says; after reading every difference, "
                                + "-Dmusubi.regenerate=true writes it",
                        EXPECTED)
                .isEqualTo(Files.readString(EXPECTED));
    }

    /** All tables with their rows, past keys and checks: what counts here is who sees a row, not whether it makes sense. */
    private static List<Table> filled(Connection owner) throws SQLException {
        var tables = tables(owner);
        try (var statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("""
                    do $$ declare c record; begin
                        for c in select conrelid::regclass as t, conname from pg_constraint
                                  where contype = 'c' and conrelid <> 0 and connamespace::regnamespace::text not in ('pg_catalog', 'information_schema') loop
                            execute format('alter table %s drop constraint %I', c.t, c.conname);
                        end loop;
                    end $$""");
            for (var table : tables) {
                statement.execute("delete from " + table.name());
                for (var whose : Whose.values())
                    for (var municipality : List.of(HERE, ELSEWHERE))
                        statement.execute(table.insert(whose, municipality) + " on conflict do nothing");
                statement.execute("alter table %s disable trigger user".formatted(table.name()));
            }
        }
        return tables;
    }

    private static List<Table> tables(Connection owner) throws SQLException {
        var tables = new LinkedHashMap<String, List<Column>>();
        try (var statement = owner.createStatement();
                var row = statement.executeQuery("""
                    select n.nspname || '.' || c.relname as name, a.attname, t.typname,
                           has_column_privilege('musubi_app', c.oid, a.attnum, 'update') as changeable
                      from pg_class c join pg_namespace n on n.oid = c.relnamespace
                      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
                      join pg_type t on t.oid = a.atttypid
                     where c.relkind in ('r', 'p') and not c.relispartition
                       and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'scope') and n.nspname not like 'pg\\_%'
                     order by 1, a.attnum
                    """)) {
            while (row.next())
                tables.computeIfAbsent(row.getString("name"), name -> new ArrayList<>())
                        .add(new Column(
                                row.getString("attname"), row.getString("typname"), row.getBoolean("changeable")));
        }
        return tables.entrySet().stream()
                .map(e -> new Table(e.getKey(), e.getValue()))
                .toList();
    }

    private static String rights(Connection app, List<Table> tables) throws SQLException {
        app.setAutoCommit(false);
        var text = new StringBuilder();
        for (var table : tables) {
            Map<String, List<String>> roles = new LinkedHashMap<>();
            for (var role : Role.values())
                roles.computeIfAbsent(rights(app, table, role), same -> new ArrayList<>())
                        .add(role.word());
            roles.remove("");
            text.append(table.name()).append('\n');
            roles.forEach((rights, who) -> text.append("  ")
                    .append(String.join(", ", who))
                    .append(": ")
                    .append(rights)
                    .append('\n'));
        }
        return text.toString();
    }

    private static String rights(Connection app, Table table, Role role) throws SQLException {
        try (var statement = app.createStatement()) {
            statement.execute(
                    "select set_config('musubi.municipality', '%s', true), set_config('musubi.role', '%s', true)"
                            .formatted(HERE, role.word()));
            statement.execute(
                    "select set_config('musubi.account', '%s', true), set_config('musubi.resident', '%s', true), set_config('musubi.provider', '%s', true)"
                            .formatted(
                                    role == Role.JOB ? "" : Whose.OWN.id,
                                    role == Role.RESIDENT ? Whose.OWN.id : "",
                                    role == Role.PROVIDER ? Whose.OWN.word : ""));
        }
        var rights = new ArrayList<String>();
        add(
                rights,
                "read",
                whose -> count(app, "select count(*) from %s where %s".formatted(table.name(), table.where(whose))));
        add(rights, "add", whose -> tried(app, table.insert(whose, HERE)));
        var changeable = table.columns().stream().filter(Column::changeable).findFirst();
        if (changeable.isPresent()) {
            var column = changeable.get().name();
            add(
                    rights,
                    "change",
                    whose -> count(
                            app,
                            "update %s set %s = %s where %s"
                                    .formatted(table.name(), column, column, table.where(whose))));
        }
        add(
                rights,
                "remove",
                whose -> count(app, "delete from %s where %s".formatted(table.name(), table.where(whose))));
        if (!EVERYBODYS.contains(table.name())) {
            var foreign = "select count(*) from %s where municipality = '%s'".formatted(table.name(), ELSEWHERE);
            assertThat(count(app, foreign))
                    .as("%s reads %s of another municipality", role, table.name())
                    .isZero();
            assertThat(tried(app, table.insert(Whose.OWN, ELSEWHERE)))
                    .as("%s adds to %s of another municipality", role, table.name())
                    .isZero();
            assertThat(count(app, "delete from %s where municipality = '%s'".formatted(table.name(), ELSEWHERE)))
                    .as("%s removes from %s of another municipality", role, table.name())
                    .isZero();
            for (var column : table.columns())
                if (column.changeable())
                    assertThat(count(
                                    app,
                                    "update %1$s set %2$s = %2$s where municipality = '%3$s'"
                                            .formatted(table.name(), column.name(), ELSEWHERE)))
                            .as("%s changes %s in %s of another municipality", role, column.name(), table.name())
                            .isZero();
        }
        app.rollback();
        return String.join(", ", rights);
    }

    private interface Probe {
        long of(Whose whose) throws SQLException;
    }

    private static void add(List<String> rights, String verb, Probe probe) throws SQLException {
        boolean own = probe.of(Whose.OWN) > 0;
        boolean other = probe.of(Whose.OTHER) > 0;
        if (own && other) rights.add(verb + " all");
        else if (own) rights.add(verb + " own");
        else if (other) rights.add(verb + " OTHERS ONLY");
    }

    /** How many rows it reads or touches; 0 when it is not allowed. Nothing is left behind. */
    private static long count(Connection app, String sql) throws SQLException {
        var before = app.setSavepoint();
        try (var statement = app.createStatement()) {
            if (!statement.execute(sql)) return statement.getUpdateCount();
            try (var row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            if (NOT_ALLOWED.equals(e.getSQLState())) return 0;
            throw e;
        } finally {
            app.rollback(before);
        }
    }

    /** Whether an insert gets past rights and policies; the key that is there already comes later. */
    private static long tried(Connection app, String sql) throws SQLException {
        var before = app.setSavepoint();
        try (var statement = app.createStatement()) {
            statement.execute(sql);
            return 1;
        } catch (SQLException e) {
            return NOT_ALLOWED.equals(e.getSQLState()) ? 0 : 1;
        } finally {
            app.rollback(before);
        }
    }
}
