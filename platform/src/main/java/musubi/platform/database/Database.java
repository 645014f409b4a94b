package musubi.platform.database;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import musubi.evidence.pack.SecretFile;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * The tables and the two roles: an owner who makes tables, and the application, which may do only what each migration
 * grants it and sees only the rows of the municipality it works for.
 */
public final class Database {
    /** The role the application works under. */
    public static final String APPLICATION = "musubi_app";

    /**
     * A migration does not wait for the disk; there are more than a hundred at the first start. At most the next start does some again: the log is one,
     * so whatever is acknowledged later brings all migrations before it to the disk too.
     */
    private static final String UNHURRIED = "set synchronous_commit = off";

    private Database() {}

    /**
     * Brings the tables up to date.
     *
     * @param folder keeps the password of the application's role
     * @return how the application is to connect
     * @throws BadInput when a newer version of the program has changed the tables
     */
    public static Owner prepare(Owner owner, Path folder) {
        return prepare(owner, folder, "latest");
    }

    /** Brings the tables to the state they had after one migration, for rows that were written then. */
    public static Owner prepare(Owner owner, Path folder, String version) {
        var application = new Owner(
                owner.url(),
                APPLICATION,
                SecretFile.text(folder.resolve("keys").resolve("database"), Database::freshPassword));
        makeRole(owner, application);
        migrate(owner, version);
        return application;
    }

    private static void migrate(Owner owner, String version) {
        try {
            flyway(owner).target(version).load().migrate();
        } catch (FlywayValidateException e) {
            var ahead = distance(owner).ahead();
            throw ahead.isEmpty() ? e : newer(ahead);
        }
    }

    private static BadInput newer(List<String> ahead) {
        return new BadInput(
                "serve.newer-tables",
                Place.whole(ahead.getLast()),
                "",
                new Words(
                        "この表は新しい版の Musubi が変えたので（%s）、この版では動かせません。その版か、それより新しい版で起動してください。前の版に戻すには、変更の前に取ったバックアップを復元してください。"
                                .formatted(ahead.getLast()),
                        "A newer version of Musubi changed these tables (%s), so this version cannot run them. Start that version or a newer one; to go back, restore the backup taken before the change."
                                .formatted(ahead.getLast())));
    }

    /** The last migration these tables have been through; {@code 0} when there are none. */
    public static String version(Owner owner) {
        var last = flyway(owner).load().info().current();
        return last == null ? "0" : last.getVersion().getVersion();
    }

    /**
     * What stands between these tables and this version of the program.
     *
     * @param pending migrations to come, and those that are made anew whenever their text changes
     * @param ahead migrations that this version does not know: a newer one was here
     */
    public record Distance(List<String> pending, List<String> changed, List<String> ahead) {
        /** Lists are copied. */
        public Distance {
            pending = List.copyOf(pending);
            changed = List.copyOf(changed);
            ahead = List.copyOf(ahead);
        }
    }

    /** Compares without changing anything. */
    public static Distance distance(Owner owner) {
        var all = flyway(owner).load().info().all();
        return new Distance(
                named(all, m -> m.getState() == MigrationState.PENDING),
                named(all, m -> numbered(m) && m.getState().isResolved() && !m.isChecksumMatching()),
                named(all, m -> numbered(m) && !m.getState().isResolved()));
    }

    private static boolean numbered(MigrationInfo migration) {
        return migration.getVersion() != null && migration.getState().isApplied();
    }

    private static List<String> named(MigrationInfo[] all, Predicate<MigrationInfo> wanted) {
        return Arrays.stream(all)
                .filter(wanted)
                .map(m -> m.getVersion() == null
                        ? m.getDescription()
                        : "V%s %s".formatted(m.getVersion().getVersion(), m.getDescription()))
                .toList();
    }

    private static FluentConfiguration flyway(Owner owner) {
        return Flyway.configure()
                .dataSource(owner.url(), owner.user(), owner.password())
                .initSql(UNHURRIED)
                // By default migrations of a newer version are passed over.
                .ignoreMigrationPatterns(new String[0])
                .locations("classpath:db/migration");
    }

    private static void makeRole(Owner owner, Owner application) {
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password());
                var statement = connection.createStatement()) {
            boolean known;
            try (var roles = statement.executeQuery("select 1 from pg_roles where rolname = '" + APPLICATION + "'")) {
                known = roles.next();
            }
            // The password is ours and made of hexadecimal digits; a role's password cannot be a parameter.
            statement.execute("%s role %s login password '%s' nosuperuser nobypassrls"
                    .formatted(known ? "alter" : "create", APPLICATION, application.password()));
        } catch (SQLException e) {
            throw new IllegalStateException("the application's role could not be made: " + e.getMessage(), e);
        }
    }

    private static String freshPassword() {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
