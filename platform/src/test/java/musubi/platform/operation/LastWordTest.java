package musubi.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in which every page fails in a way that nobody foresaw. */
class LastWordTest {
    @TempDir
    private Path folder;

    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void serve() throws LifecycleException {
        Registry.disableRegistry();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        var context = tomcat.addContext("", folder.toString());
        var filter = new FilterDef();
        filter.setFilterName("last-word");
        filter.setFilter(new LastWord());
        context.addFilterDef(filter);
        var everywhere = new FilterMap();
        everywhere.setFilterName("last-word");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        Tomcat.addServlet(context, "failing", new Failing());
        context.addServletMappingDecoded("/*", "failing");
        tomcat.getConnector();
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Says whom it is about, as an exception may, after it has read what was sent. */
    private static final class Failing extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("山田 花子 " + request.getParameter("q"));
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var at = URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void a_program_is_told_of_a_fault_as_a_problem_that_says_what_to_do_and_nothing_else()
            throws IOException, InterruptedException {
        var answer = get("/api/v1/people");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("\"code\":\"server.failed\"", "\"status\":500", "同じキーで送り直してください")
                .doesNotContain("花子", "IllegalState");
    }

    @Test
    void people_see_a_page_in_both_languages_that_leads_on() throws IOException, InterruptedException {
        var answer = get("/people");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("うまくいきませんでした", "That did not work", "href=\"/\"")
                .doesNotContain("花子", "IllegalState");
    }

    @Test
    void what_cannot_be_read_stays_the_senders_fault() throws IOException, InterruptedException {
        var client = new Socket("localhost", tomcat.getConnector().getLocalPort());
        try (client) {
            client.getOutputStream()
                    .write("GET /people?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }
}
