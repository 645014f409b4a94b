package musubi.platform.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

class BackupTest {
    private static final Code CITY = new Code("232114");

    /** The last migration of the older version: more than forty came since. */
    private static final String OLDER = "120";

    @TempDir
    private Path folder;

    private Server start(String name) {
        return Server.start(new Server.Settings(folder.resolve(name), 0, Optional.empty()));
    }

    private <T> T owning(String name, java.util.function.Function<Owner, T> work) {
        try (var reached = EmbeddedPostgres.reach(folder.resolve(name).resolve("postgres"))) {
            return work.apply(new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password()));
        }
    }

    @Test
    void a_running_server_is_copied_and_restored_elsewhere_with_names_and_chains_whole() throws IOException {
        var person = new PersonId(UUID.randomUUID());
        var file = folder.resolve("monday.zip");
        try (var server = start("old")) {
            FirstStart.enter(server, new Municipality(CITY, new Words("豊田市", "Toyota")));
            join(server, person);
            assertThatThrownBy(() -> start("old"))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("serve.folder-in-use"));
            Files.createDirectories(folder.resolve("old/packs/p"));
            Files.writeString(folder.resolve("old/packs/p/manifest.json"), "{}");
            Files.createDirectories(folder.resolve("old/packs/q.building"));
            Files.writeString(folder.resolve("old/packs/q.building/steps.parquet"), "half");
            Files.createDirectories(folder.resolve("old/releases/r"));
            Files.writeString(folder.resolve("old/releases/r/manifest.json"), "{\"released\":true}");

            var written = owning("old", owner -> Backup.write(owner, folder.resolve("old"), file, w -> {}));

            assertThat(written.tables()).isGreaterThan(12);
            assertThat(written.packFiles()).isEqualTo(2);
        }
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : zip.stream().toList())
                assertThat(new String(
                                zip.getInputStream(entry).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                        .doesNotContain("山田", "ヤマダ", "西町");
        }

        for (var part : Map.of(
                        "tables/people.person.copy", "people.person", "releases/r/manifest.json", "r/manifest.json")
                .entrySet()) {
            var damaged = damage(file, part.getKey());
            assertThatThrownBy(
                            () -> owning("new", owner -> Restore.read(owner, folder.resolve("new"), damaged, w -> {})))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining(part.getValue());
        }
        owning("new", owner -> Restore.read(owner, folder.resolve("new"), file, w -> {}));

        for (var key : List.of("people", "pseudonyms")) {
            var from = folder.resolve("old/keys").resolve(key);
            if (Files.exists(from)) Files.copy(from, folder.resolve("new/keys").resolve(key));
        }
        try (var server = start("new")) {
            server.part(Acting.class).as(Actor.job("test", CITY), () -> {
                assertThat(server.part(People.class).search("はなこ"))
                        .extracting(Resident::id)
                        .containsExactly(person);
                assertThat(server.part(Audit.class).firstBroken()).isEmpty();
                assertThat(server.part(Audit.class).latest(10)).isNotEmpty();
                return true;
            });
        }
        assertThat(folder.resolve("new/packs/p/manifest.json")).hasContent("{}");
        assertThat(folder.resolve("new/packs/q.building")).doesNotExist();
        assertThat(folder.resolve("new/releases/r/manifest.json")).hasContent("{\"released\":true}");
        assertThatThrownBy(() -> owning("new", owner -> Restore.read(owner, folder.resolve("new"), file, w -> {})))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("restore.not-empty"));
    }

    private static void join(Server server, PersonId person) {
        server.part(Acting.class).as(Actor.job("test", CITY), () -> {
            server.part(Schemes.class).open(new Scheme("kenko", new Words("健幸ポイント", "Health points")));
            server.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("山田 花子", "ヤマダ ハナコ", "豊田市西町3-60", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "paper"));
            return true;
        });
    }

    @Test
    void a_backup_that_an_older_version_took_is_restored_and_opened_by_this_one_as_is_its_folder() throws Exception {
        var person = new PersonId(UUID.randomUUID());
        var file = folder.resolve("older.zip");
        try (var server = start("today")) {
            FirstStart.enter(server, new Municipality(CITY, new Words("豊田市", "Toyota")));
            join(server, person);
        }
        keys("today", "older");
        owning("older", owner -> Database.prepare(owner, folder.resolve("older"), OLDER));
        owning("today", from -> owning("older", to -> asItWasThen(from, to)));

        owning("older", owner -> {
            assertThat(Database.version(owner)).isEqualTo(OLDER);
            assertThat(Database.distance(owner).pending()).contains("V125 session plan", "V184 packs prepared");
            return Backup.write(owner, folder.resolve("older"), file, w -> {});
        });
        keys("today", "new");
        owning("new", owner -> {
            Restore.read(owner, folder.resolve("new"), file, w -> {});
            assertThat(Database.distance(owner)).isEqualTo(new Database.Distance(List.of(), List.of(), List.of()));
            return true;
        });

        for (var name : List.of("new", "older"))
            try (var server = start(name)) {
                server.part(Acting.class).as(Actor.job("test", CITY), () -> {
                    assertThat(server.part(People.class).search("はなこ"))
                            .as(name)
                            .extracting(Resident::id)
                            .containsExactly(person);
                    assertThat(server.part(Audit.class).firstBroken()).isEmpty();
                    assertThat(server.part(Audit.class).latest(50))
                            .extracting(entry -> entry.action())
                            .contains("people.joined");
                    return true;
                });
            }
    }

    /** The keys stay with whoever runs the server, apart from what a backup holds. */
    private void keys(String from, String to) throws IOException {
        Files.createDirectories(folder.resolve(to).resolve("keys"));
        for (var key : List.of("people", "pseudonyms"))
            if (Files.exists(folder.resolve(from).resolve("keys").resolve(key)))
                Files.copy(
                        folder.resolve(from).resolve("keys").resolve(key),
                        folder.resolve(to).resolve("keys").resolve(key));
    }

    /** Fills tables of an older version with the rows of this one, as far as it knew their tables and columns. */
    private static boolean asItWasThen(Owner from, Owner to) {
        try (var today = DriverManager.getConnection(from.url(), from.user(), from.password());
                var then = DriverManager.getConnection(to.url(), to.user(), to.password());
                var statement = then.createStatement()) {
            statement.execute("set session_replication_role = replica");
            var known = Catalogue.tables(today);
            for (var table : Catalogue.tables(then)) {
                var columns = new ArrayList<>(table.columns());
                known.stream()
                        .filter(t -> t.name().equals(table.name()))
                        .findFirst()
                        .ifPresentOrElse(t -> columns.retainAll(t.columns()), columns::clear);
                if (columns.isEmpty()) continue;
                var rows = new ByteArrayOutputStream();
                var both = String.join(", ", columns);
                today.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select %s from %s) to stdout".formatted(both, table.name()), rows);
                then.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy %s (%s) from stdin".formatted(table.name(), both),
                                new ByteArrayInputStream(rows.toByteArray()));
            }
            return true;
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same file with a birth year or a word of evidence changed. */
    private Path damage(Path file, String part) throws IOException {
        var damaged = folder.resolve("damaged.zip");
        try (var zip = new ZipFile(file.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(damaged))) {
            for (var entry : zip.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                var bytes = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(part))
                    bytes = new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                            .replace("1948-", "1947-")
                            .replace("true", "false")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                out.write(bytes);
                out.closeEntry();
            }
        }
        return damaged;
    }

    @Test
    void a_file_that_is_no_backup_is_said_to_be_none() throws IOException {
        var file = Files.writeString(folder.resolve("note.zip"), "not a zip");

        assertThatThrownBy(() -> Restore.read(new Owner("jdbc:none", "", ""), folder, file, w -> {}))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("restore.not-a-backup"));
    }
}
