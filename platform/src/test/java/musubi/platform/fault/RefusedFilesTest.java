package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.activity.ExportFixture;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever file is refused at a door leaves a line in the audit trail, and nothing of what was in it. */
class RefusedFilesTest {
    private static final String BOUNDARY = "x5f0b";

    private final Code city = ServerFixture.municipality();
    private final PersonId hanako =
            ExportFixture.joined(city, LocalDate.now(Japan.TIME).minusDays(30));

    private Visitor signedIn(Role role) {
        var login = role.word() + "-" + UUID.randomUUID();
        var resident = role == Role.RESIDENT ? Optional.of(hanako.value()) : Optional.<UUID>empty();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, resident, Optional.empty());
            return true;
        });
        var visitor = new Visitor();
        visitor.signIn(login, "correct horse");
        return visitor;
    }

    /** The entries of refused files, the oldest first. */
    private List<Entry> refused() {
        return ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(50)).reversed().stream()
                .filter(entry -> entry.action().equals("file.refused"))
                .toList();
    }

    private static int send(Visitor visitor, String from, String to, String name, byte[] content, String... fields) {
        var body = new ByteArrayOutputStream();
        var parts = new ArrayList<>(
                List.of("_csrf", Visitor.formToken(visitor.get(from).body())));
        parts.addAll(List.of(fields));
        for (int i = 0; i < parts.size(); i += 2)
            body.writeBytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(BOUNDARY, parts.get(i), parts.get(i + 1))
                    .getBytes(StandardCharsets.UTF_8));
        body.writeBytes("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n"
                .formatted(BOUNDARY, name)
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
        var answer = visitor.send(HttpRequest.newBuilder(visitor.at(to))
                .header("Accept", "text/html")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
        return answer.statusCode();
    }

    private static byte[] zip(String path, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "/areas/import, /areas/import",
        "/areas/outline, /areas/outline",
        "/people/import, /people/import",
        "/steps, /steps",
        "/checkups/list, /checkups/list",
        "/care/list, /care/list",
        "/programmes/events, /programmes/events/preview",
        "/programmes/facilities, /programmes/facilities/preview"
    })
    void a_list_that_cannot_be_read_is_on_record_by_its_size_and_digest_and_not_by_its_name(String from, String to) {
        byte[] content = {(byte) 0xff, (byte) 0xfe, 0x00, (byte) 0x81, (byte) 0xff};
        var officer = signedIn(to.equals("/areas/outline") ? Role.ADMINISTRATOR : Role.OFFICER);

        send(
                officer,
                from,
                to,
                "山田花子.csv",
                content,
                "id",
                UUID.randomUUID().toString(),
                "upload",
                UUID.randomUUID().toString(),
                "scheme",
                "kenko",
                "provider",
                "kenkoka",
                "category",
                "sports",
                "places",
                "20");

        assertThat(refused()).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("door " + to);
            assertThat(entry.role()).isNotEqualTo("job");
            assertThat(entry.after())
                    .contains(
                            "\"bytes\": \"5\"",
                            "\"digest\": \"%s\"".formatted(Digest.of(content).hex()))
                    .containsPattern("\"code\": \"[a-z-]+\\.[a-z-]+\"")
                    .doesNotContain("山田");
        });
    }

    @Test
    void a_refusal_that_cannot_be_written_down_still_reaches_whoever_sent_the_file() {
        var files = ServerFixture.part(RefusedFiles.class);
        var refused = new BadInput("test.refused", Place.whole("file"), "", Words.same("読めません"));
        var gone = new IOException("gone");

        var thrown = ServerFixture.as(
                city,
                () -> catchThrowable(() -> files.reading(
                        "/steps",
                        () -> {
                            throw gone;
                        },
                        () -> {
                            throw refused;
                        })));

        assertThat(thrown).isSameAs(refused).hasSuppressedException(gone);
        assertThat(refused()).isEmpty();
    }

    @Test
    void a_hostile_export_is_on_record_whoever_sends_it_and_tells_nobody_whose_it_was() throws IOException {
        var entity = zip(
                "xl/workbook.xml",
                "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook>&e;</workbook>"
                        .getBytes(StandardCharsets.UTF_8));
        var climbing = zip("../../export.xml", "<HealthData/>".getBytes(StandardCharsets.UTF_8));
        var bomb = zip("apple_health_export/export.xml", new byte[64 << 20]);
        var officer = signedIn(Role.OFFICER);
        var resident = signedIn(Role.RESIDENT);
        var export = "/people/%s/export".formatted(hanako);

        send(
                officer,
                "/people/import",
                "/people/import",
                "花子.xlsx",
                entity,
                "id",
                UUID.randomUUID().toString(),
                "scheme",
                "kenko");
        for (var file : List.of(climbing, bomb))
            send(
                    officer,
                    export,
                    export,
                    "花子.zip",
                    file,
                    "offer",
                    UUID.randomUUID().toString());
        send(
                resident,
                "/me/steps",
                "/me/steps/upload",
                "花子.zip",
                climbing,
                "offer",
                UUID.randomUUID().toString());

        var refused = refused();
        assertThat(refused)
                .extracting(Entry::subject)
                .containsExactly(
                        "door /people/import",
                        "door /people/{id}/export",
                        "door /people/{id}/export",
                        "door /me/steps/upload");
        assertThat(refused)
                .allSatisfy(entry -> assertThat(entry.after()).doesNotContain("花子", "passwd", hanako.toString()));
        assertThat(refused.get(2).after())
                .contains(
                        "\"bytes\": \"%d\"".formatted(bomb.length),
                        Digest.of(bomb).hex());
        assertThat(refused.getLast().role()).isEqualTo("resident");
    }

    @Test
    void what_is_too_large_to_be_read_is_on_record_with_the_size_that_was_announced() throws IOException {
        var officer = signedIn(Role.OFFICER);

        HugeRequestsTest.announced(officer, "/people/import", "multipart/form-data; boundary=x");

        assertThat(refused()).singleElement().satisfies(entry -> {
            assertThat(entry.subject()).isEqualTo("door /people/import");
            assertThat(entry.after())
                    .contains("\"code\": \"too-large\"", "\"bytes\": \"4294967296\"", "\"digest\": \"\"");
        });
    }

    @Test
    void a_file_that_is_taken_is_not_among_the_refused_ones() {
        var officer = signedIn(Role.OFFICER);
        var areas = "地域コード,種類,地域名\nB1,町字,西町\n".getBytes(StandardCharsets.UTF_8);

        var status = send(
                officer,
                "/areas/import",
                "/areas/import",
                "areas.csv",
                areas,
                "id",
                UUID.randomUUID().toString());

        assertThat(status).isEqualTo(302);
        assertThat(refused()).isEmpty();
    }

    /** Whoever adds a door is told here. */
    @Test
    void every_page_that_takes_a_file_reads_it_where_refusals_are_written_down() throws IOException {
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            var doors = sources.filter(file -> file.toString().endsWith("Pages.java"))
                    .map(RefusedFilesTest::text)
                    .filter(text -> text.matches("(?s).*MultipartFile>? file.*"))
                    .toList();

            assertThat(doors)
                    .hasSizeGreaterThan(7)
                    .allMatch(text -> text.contains("files.reading(") || text.contains("underway.receive("));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
