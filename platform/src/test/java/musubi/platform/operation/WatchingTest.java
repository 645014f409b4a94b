package musubi.platform.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WatchingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(Screen.url(path)));
        if (headers.length > 0) request.headers(headers);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_server_with_its_database_is_alive_and_ready_and_says_no_more() throws IOException, InterruptedException {
        assertThat(get("/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/health").body()).doesNotContain("postgres", "diskSpace");
    }

    @Test
    void figures_are_given_to_those_with_the_token_alone_and_name_no_path_as_it_was_asked()
            throws IOException, InterruptedException {
        get("/people/secret-path");

        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        var figures = get("/metrics", "Authorization", "Bearer " + ServerFixture.METRICS_TOKEN);
        assertThat(figures.statusCode()).isEqualTo(200);
        assertThat(figures.body())
                .contains("http_server_requests", "jvm_memory")
                .doesNotContain("secret-path");
    }

    @Test
    void a_log_for_machines_is_one_object_a_line_whatever_is_said() throws JoranException {
        var log = new LoggerContext();
        log.setName("default");
        log.setMDCAdapter(new LogbackMDCAdapter());
        log.putProperty("musubi.log", "json");
        var configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(Objects.requireNonNull(WatchingTest.class.getResource("/logback.xml")));
        var written = new ByteArrayOutputStream();
        var console = log.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        assertThat(console).isInstanceOf(ConsoleAppender.class);
        ((ConsoleAppender<ILoggingEvent>) console).setOutputStream(written);

        log.getLogger("musubi.test")
                .warn("two\nlines, \"quoted\" and {}", "\r\n}", new IllegalStateException("of\ntwo lines"));
        log.getLogger("musubi.test").error("the last");

        assertThat(written.toString(UTF_8).lines().map(JSON::readTree))
                .hasSize(2)
                .allMatch(JsonNode::isObject)
                .extracting(line -> line.path("level").asString())
                .containsExactly("WARN", "ERROR");
    }
}
