package musubi.platform.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * What went wrong, as RFC 9457 has it. {@code code} is stable and meant for programs, {@code detail} and {@code detail-ja} for people;
 * {@code errors} lists every mistake in what was sent.
 */
final class Problems {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Problems() {}

    static ProblemDetail of(HttpStatus status, String code, Words words) {
        var problem = ProblemDetail.forStatusAndDetail(status, words.en());
        problem.setType(URI.create("urn:musubi:problem:" + code));
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        problem.setProperty("detail-ja", words.ja());
        return problem;
    }

    static ProblemDetail of(BadInput input) {
        var first = input.problems().getFirst();
        var problem = of(HttpStatus.UNPROCESSABLE_CONTENT, first.code(), first.words());
        problem.setProperty(
                "errors", input.problems().stream().map(Problems::error).toList());
        return problem;
    }

    private static Map<String, Object> error(Problem problem) {
        var error = new LinkedHashMap<String, Object>();
        error.put("code", problem.code());
        error.put("place", problem.place().toString());
        error.put("value", problem.value());
        error.put("detail", problem.words().en());
        error.put("detail-ja", problem.words().ja());
        return error;
    }

    /** Answers from a filter, where no controller has a say. */
    static void answer(HttpServletResponse response, HttpStatus status, String code, Words words) throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:musubi:problem:" + code);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", words.en());
        body.put("code", code);
        body.put("detail-ja", words.ja());
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(JSON.writeValueAsBytes(body));
    }
}
