package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import musubi.platform.Screen;

/** The description that the server of the tests itself gives. */
final class Described {
    static final Description API = read();

    private static final int BROKEN = 500;

    private Described() {}

    private static Description read() {
        try (var client = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(Screen.url("/api/v1/openapi.json")))
                    .build();
            return new Description(
                    client.send(asked, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every answer is one that the description names, and looks as it says; but for that of a server that is broken, which none describes. */
    static void as(String method, URI asked, HttpResponse<String> answer) {
        if (answer.statusCode() == BROKEN) return;
        assertThat(API.against(
                        method,
                        asked.getPath(),
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body()))
                .as("what is not as the description of the API says")
                .isEmpty();
    }
}
