package musubi.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import org.junit.jupiter.api.Test;

class WatchingTest {
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
}
