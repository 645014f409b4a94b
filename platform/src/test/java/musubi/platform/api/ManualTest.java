package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the manuals tell people to type is typed here, and the answers they show are those that come. */
class ManualTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|json|java)\n(.*?)^```");

    /** In an answer that is shown, this stands for what differs each time. */
    private static final String ANYTHING = "…";

    /** Who joins in the manual. */
    private static final UUID HANAKO = UUID.fromString("0b0f3f6e-5d0f-4f3c-9d0b-3a4a1c2d5e6f");

    @TempDir
    Path folder;

    private record Block(String kind, String text) {}

    private static List<Block> blocks(String page) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/how-to", page)))
                .results()
                .map(found -> new Block(found.group(1), found.group(2)))
                .toList();
    }

    @Test
    void every_example_of_the_api_gives_the_answer_that_is_shown() throws IOException, InterruptedException {
        var city = prepared();
        var officer = Caller.of(city, Role.OFFICER);
        var app = Caller.of(city, Role.RESIDENT, HANAKO);
        var blocks = blocks("use-the-api.md");
        int commands = 0;
        for (int i = 0; i < blocks.size(); i++) {
            if (!blocks.get(i).kind().equals("sh")) continue;
            var command = blocks.get(i).text().replaceFirst("(?m)^export .*\n", "");
            var answer = JSON.readTree(output(Map.of("TOKEN", officer.token(), "APP", app.token()), command));
            commands++;
            assertThat(answer.isObject()).as(command).isTrue();
            if (i + 1 < blocks.size() && blocks.get(i + 1).kind().equals("json"))
                same(command, "", JSON.readTree(blocks.get(i + 1).text()), answer);
        }
        assertThat(commands).isEqualTo(17);
    }

    private static musubi.platform.municipality.Code prepared() {
        var city = ServerFixture.municipality();
        var agreement = ContractFixture.yearly("yearly");
        ServerFixture.as(city, () -> {
            ServerFixture.part(musubi.platform.contract.Contracts.class).enter(agreement);
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            for (int i = 1; i <= 3; i++)
                programmes.add(new Programmes.Session(
                        "taiso-" + i, "taiso", LocalDate.of(2026, 5, 1 + 7 * i), LocalTime.of(10, 0), 60, "公民館", 20));
            programmes.add(new Programmes.Programme("sanpo", "さんぽ会", "club", "sports"));
            programmes.add(new Programmes.Session(
                    "sanpo-1", "sanpo", LocalDate.now(Japan.TIME).plusDays(7), LocalTime.of(10, 0), 60, "公園", 20));
            return true;
        });
        return city;
    }

    private String output(Map<String, String> tokens, String command) throws IOException, InterruptedException {
        var shell = new ProcessBuilder("bash", "-c", command);
        shell.environment().put("MUSUBI", Screen.url(""));
        shell.environment().putAll(tokens);
        var out = folder.resolve("out");
        var run = shell.redirectOutput(out.toFile()).start();
        assertThat(run.waitFor(30, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(run.exitValue()).as(command).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private static void same(String command, String place, JsonNode shown, JsonNode came) {
        if (shown.isString() && shown.asString().equals(ANYTHING)) {
            assertThat(came.isString()).as(command + place).isTrue();
        } else if (shown.isObject()) {
            assertThat(came.propertyNames())
                    .as(command + place + came)
                    .containsExactlyInAnyOrderElementsOf(shown.propertyNames());
            for (var field : shown.properties())
                same(command, place + "." + field.getKey(), field.getValue(), came.path(field.getKey()));
        } else if (shown.isArray()) {
            assertThat(came).as(command + place).hasSameSizeAs(shown);
            for (int i = 0; i < shown.size(); i++) same(command, place + "[" + i + "]", shown.get(i), came.get(i));
        } else {
            assertThat(came).as(command + place).isEqualTo(shown);
        }
    }

    @Test
    void the_receiver_of_the_manual_takes_what_is_genuine_and_nothing_else() throws IOException, InterruptedException {
        var city = ServerFixture.municipality();
        var administrator = Caller.of(city, Role.ADMINISTRATOR);
        int port = port();
        var hook = UUID.randomUUID();
        var secret = administrator
                .post(
                        "/api/v1/webhooks",
                        "k",
                        "{\"id\":\"%s\",\"label\":\"a\",\"url\":\"http://127.0.0.1:%d/\",\"events\":[\"points.awarded\"]}"
                                .formatted(hook, port))
                .json()
                .path("secret")
                .asString();
        var source = blocks("webhooks.md").stream()
                .filter(block -> block.kind().equals("java"))
                .findFirst()
                .orElseThrow();
        Files.writeString(folder.resolve("Receive.java"), source.text());
        var receiver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "Receive.java",
                        Integer.toString(port),
                        secret)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (var printed = receiver.inputReader(StandardCharsets.UTF_8)) {
            assertThat(listening(port)).isEqualTo(403);

            administrator.post(
                    "/api/v1/webhooks/%s/tests".formatted(hook), "t", "{\"id\":\"%s\"}".formatted(UUID.randomUUID()));

            var body = new StringBuilder();
            for (var line = Objects.requireNonNull(printed.readLine());
                    ;
                    line = Objects.requireNonNull(printed.readLine())) {
                body.append(line);
                if (line.equals("}")) break;
            }
            assertThat(JSON.readTree(body.toString()).path("event").asString()).isEqualTo("test");
        } finally {
            receiver.destroy();
        }
    }

    private static int port() throws IOException {
        try (var free = new java.net.ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Waits until it listens, and says what it answers to somebody who does not know the secret. */
    private static int listening(int port) throws InterruptedException {
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:%d/".formatted(port)))
                .header("Musubi-Time", Long.toString(java.time.Instant.now().getEpochSecond()))
                .header("Musubi-Signature", "sha256=00")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            for (int i = 0; i < 150; i++) {
                try {
                    return client.send(request, java.net.http.HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                } catch (IOException notYet) {
                    Thread.sleep(100);
                }
            }
        }
        throw new AssertionError("the receiver does not listen");
    }
}
