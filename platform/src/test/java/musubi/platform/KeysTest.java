package musubi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.backup.Backup;
import musubi.platform.backup.Restore;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.people.Wishes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.platform.seal.KeyRing;
import musubi.platform.seal.Seal;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class KeysTest {
    private static final Code CITY = new Code("232114");

    /** Bytes that are no seal: digests, public keys, and what comes with them. */
    private static final List<String> NO_SEALS = List.of(
            "account.attempt.key",
            "account.challenge.challenge",
            "account.directory_identity.identity",
            "account.invitation.hash",
            "account.passkey.attestation",
            "account.passkey.client_data",
            "account.passkey.credential",
            "account.passkey.public_key",
            "account.recovery_code.code",
            "account.session.session",
            "account.token.hash",
            "joining.code.hash",
            "programme.calendar_link.hash",
            "jobs.task.task_data");

    @TempDir
    private Path folder;

    private static Server start(Path folder) {
        return Server.start(new Server.Settings(folder, 0, Optional.empty()));
    }

    private static <T> T owning(Path folder, Function<Owner, T> work) {
        try (var reached = EmbeddedPostgres.reach(folder.resolve("postgres"))) {
            return work.apply(new Owner(reached.url(), EmbeddedPostgres.OWNER, reached.password()));
        }
    }

    private static boolean forgotten(Path folder) {
        return owning(folder, owner -> Keys.forget(owner, folder));
    }

    private static <T> T as(Server server, Supplier<T> work) {
        return server.part(Acting.class).as(Actor.job("test", CITY), work);
    }

    private static PersonId join(Server server, String name) {
        var person = new PersonId(UUID.randomUUID());
        as(server, () -> {
            server.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity(name, "", "西町3-60", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "paper"));
            server.part(Mails.class).reachAt(person, "hanako@example.jp");
            return true;
        });
        return person;
    }

    private static void fill(Server server) {
        FirstStart.enter(server, new Municipality(CITY, new Words("豊田市", "Toyota")));
        as(server, () -> {
            server.part(Schemes.class).open(new Scheme("kenko", new Words("健幸ポイント", "Health points")));
            server.part(Applications.class).intake("kenko", Applications.Intake.OPEN);
            return server.part(Applications.class)
                    .send(new Applying(
                            UUID.randomUUID(),
                            "kenko",
                            new Identity("佐藤 梅", "", "本町9", ""),
                            LocalDate.of(1950, 1, 1),
                            "F",
                            Circumstances.UNKNOWN,
                            "",
                            Applying.Helped.SELF,
                            List.of()));
        });
    }

    private static List<String> found(Server server, String name) {
        return as(server, () -> server.part(People.class).search(name)).stream()
                .map(r -> r.identity().name())
                .toList();
    }

    @Test
    void every_column_of_bytes_is_sealed_again_or_known_to_be_no_seal() {
        var db = ServerFixture.part(JdbcClient.class);
        var columns = db.sql("""
                select n.nspname || '.' || c.relname || '.' || a.attname
                  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p') and not c.relispartition and a.atttypid = 'bytea'::regtype and a.attnum > 0
                   and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1
                """).query(String.class).list();
        var known = Stream.concat(NO_SEALS.stream(), Keys.COLUMNS.stream().map(c -> c.table() + "." + c.name()))
                .sorted()
                .toList();

        assertThat(columns).containsExactlyElementsOf(known);
    }

    @Test
    void new_keys_come_while_people_work_and_nothing_is_left_under_the_old_ones() throws Exception {
        try (var server = start(folder)) {
            fill(server);
            var hanako = join(server, "山田 花子");
            as(server, () -> {
                server.part(Wishes.class).say(UUID.randomUUID(), hanako, "名前の字が違います");
                return true;
            });
            for (int i = 0; i < 30; i++) join(server, "山田 太郎" + i);
            var backup = folder.resolve("before.zip");
            owning(folder, owner -> Backup.write(owner, folder, backup, w -> {}));
            var before = keys(folder);

            var working = new AtomicBoolean(true);
            var misses = new ArrayList<String>();
            var writer = Thread.startVirtualThread(() -> {
                for (int i = 0; working.get(); i++) {
                    join(server, "中村 一" + i);
                    if (!found(server, "花子").contains("山田 花子")) misses.add("花子 " + i);
                }
            });
            var said = new ArrayList<Words>();
            var standing = owning(folder, owner -> Keys.rotate(owner, folder, said::add));
            working.set(false);
            writer.join();

            assertThat(misses).isEmpty();
            assertThat(said).extracting(Words::en).anyMatch(text -> text.startsWith("people.identity.sealed: "));
            assertThat(standing.done()).isTrue();
            assertThat(standing.spare()).isPositive();
            assertThat(owning(folder, owner -> Keys.standing(owner, folder)).older())
                    .isEmpty();
            assertThat(keys(folder).get("people"))
                    .hasSize(2)
                    .endsWith(before.getOrDefault("people", List.of()).getFirst());
            assertThat(keys(folder).get("pseudonyms")).isEqualTo(before.get("pseudonyms"));

            assertThat(forgotten(folder)).isTrue();
            assertThat(keys(folder).get("people"))
                    .hasSize(1)
                    .doesNotContainAnyElementsOf(before.getOrDefault("people", List.of()));
            assertThat(found(server, "花子")).containsExactly("山田 花子");
            assertThat(as(server, () -> server.part(Mails.class).of(hanako))).contains("hanako@example.jp");
            assertThat(as(server, () -> server.part(Applications.class).waiting("", 0, 100)))
                    .hasSize(1);
            assertThat(as(server, () -> server.part(Wishes.class).waiting(0, 200)))
                    .extracting(Wishes.Wish::text)
                    .containsExactly("名前の字が違います");
        }
        try (var again = start(folder)) {
            assertThat(found(again, "山田")).hasSize(31);
        }
    }

    /** What a sealed column says of a row of a municipality, opened with these keys. */
    private static List<String> opened(JdbcClient owner, Keys.Column column, Set<String> codes, Path keys) {
        var seal = Seal.of(keys, column.file());
        return owner
                .sql("select %s as bound_to, %s as sealed from %s where municipality = any(:codes) and %2$s is not null"
                        .formatted(column.row(), column.name(), column.table()))
                .param("codes", codes.toArray(new String[0]))
                .query((row, number) -> new String(
                        seal.open(row.getString("bound_to"), row.getBytes("sealed")), StandardCharsets.UTF_8))
                .list()
                .stream()
                .sorted()
                .toList();
    }

    /** The one filling of a notice that is sealed. */
    private static final Keys.Column CODE = new Keys.Column(
            "notices",
            "notice.message",
            "decode(fillings[array_position(places, 'code')], 'base64')",
            "message || ' code'",
            List.of("municipality", "message"));

    @Test
    void something_of_every_kind_is_sealed_again_and_read_with_the_new_keys_alone() throws IOException {
        var codes = new SealedTown().codes;
        var server = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var columns = Stream.concat(Keys.COLUMNS.stream(), Stream.of(CODE)).toList();
        var before = new HashMap<String, List<String>>();
        var after = new HashMap<String, List<String>>();
        var fresh = folder.resolve("fresh");

        var standing = ServerFixture.owning(owner -> {
            var db = owning(owner);
            for (var column : columns) before.put(column.toString(), opened(db, column, codes, server));
            return Keys.rotate(owner, server, w -> {});
        });
        Files.createDirectories(fresh.resolve("keys"));
        for (var file : columns.stream().map(Keys.Column::file).distinct().toList()) {
            Files.copy(
                    server.resolve("keys").resolve(file), fresh.resolve("keys").resolve(file));
            KeyRing.forget(fresh.resolve("keys").resolve(file));
        }
        ServerFixture.owning(owner -> {
            var db = owning(owner);
            for (var column : columns) after.put(column.toString(), opened(db, column, codes, fresh));
            return true;
        });

        assertThat(columns.stream()
                        .filter(column -> before.getOrDefault(column.toString(), List.of())
                                .isEmpty())
                        .map(column -> column.table() + "." + column.name()))
                .as("sealed columns without a row in SealedTown")
                .isEmpty();
        assertThat(standing.older()).isEmpty();
        assertThat(after.entrySet().stream()
                        .filter(column -> !column.getValue().equals(before.get(column.getKey())))
                        .map(Map.Entry::getKey))
                .as("sealed columns that say something else under the new keys")
                .isEmpty();
    }

    private static JdbcClient owning(Owner owner) {
        return JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()));
    }

    private static Map<String, List<String>> keys(Path folder) throws IOException {
        var keys = new HashMap<String, List<String>>();
        try (var files = Files.list(folder.resolve("keys"))) {
            for (var file : files.toList()) keys.put(file.getFileName().toString(), Files.readAllLines(file));
        }
        return keys;
    }

    @Test
    void a_rotation_that_was_stopped_goes_on_and_a_backup_from_before_is_restored_with_the_kept_keys()
            throws Exception {
        var old = folder.resolve("old");
        var fresh = folder.resolve("fresh");
        var backup = folder.resolve("before.zip");
        try (var server = start(old)) {
            fill(server);
            join(server, "山田 花子");
            owning(old, owner -> Backup.write(owner, old, backup, w -> {}));
            KeyRing.renew(old.resolve("keys/people"), KeyRing.Marking.NEW);
            var stopped = owning(old, owner -> Keys.standing(owner, old));
            assertThat(stopped.older()).containsEntry("people.identity.sealed", 1L);
            assertThat(forgotten(old)).isFalse();
            assertThat(found(server, "花子")).containsExactly("山田 花子");

            assertThat(owning(old, owner -> Keys.rotate(owner, old, w -> {})).done())
                    .isTrue();
            assertThat(keys(old).get("people")).hasSize(2);
        }

        Files.createDirectories(fresh.resolve("keys"));
        try (var files = Files.list(old.resolve("keys"))) {
            for (var file : files.toList())
                Files.copy(file, fresh.resolve("keys").resolve(file.getFileName()));
        }
        try (var postgres = EmbeddedPostgres.start(fresh.resolve("postgres"))) {
            var owner = new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
            Restore.read(owner, fresh, backup, w -> {});
            assertThat(Keys.standing(owner, fresh).done()).isFalse();
            assertThat(Keys.rotate(owner, fresh, w -> {}).done()).isTrue();
            assertThat(keys(fresh).get("people")).hasSize(2);
        }
        try (var server = start(fresh)) {
            assertThat(found(server, "花子")).containsExactly("山田 花子");
        }
    }

    @Test
    void what_was_sealed_with_a_forgotten_key_opens_no_more() throws Exception {
        try (var server = start(folder)) {
            fill(server);
            var person = join(server, "山田 花子");
            Files.delete(folder.resolve("keys/people"));
            Files.writeString(folder.resolve("keys/people"), "ab".repeat(64) + "\n");
            Thread.sleep(700);
            assertThatThrownBy(() -> as(server, () -> server.part(People.class).find(person))
                            .map(Resident::identity))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("花子");
        }
    }
}
