package musubi.platform.operation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** An answer made beforehand, in both languages: giving it asks nobody who is signed in, and reads nothing more of the request. */
enum PlainAnswer {
    /** Nothing can be kept just now. */
    AWAY(HttpStatus.SERVICE_UNAVAILABLE, "operation/away.html", """
            {"type":"urn:musubi:problem:server.database-away","title":"Service Unavailable","status":503,"code":"server.database-away",\
            "detail":"Nothing can be kept just now, and whether this was kept is not known; send the same request with the same key again in a moment: it is kept once.",\
            "detail-ja":"いまは記録を保存できず、この要求が保存されたかどうか分かりません。しばらくしてから、同じ要求を同じキーで送り直してください。二重には保存されません。"}"""),

    /** The fault is the server's, and nobody foresaw it. */
    FAILED(HttpStatus.INTERNAL_SERVER_ERROR, "operation/failed.html", """
            {"type":"urn:musubi:problem:server.failed","title":"Internal Server Error","status":500,"code":"server.failed",\
            "detail":"The fault is the server's, and whether this was kept is not known; send the same request with the same key again: it is kept once. If this goes on, tell whoever runs the server.",\
            "detail-ja":"サーバーの不具合です。この要求が保存されたかどうか分かりません。同じ要求を同じキーで送り直してください。二重には保存されません。続くときは、サーバーの管理者に知らせてください。"}"""),

    /** More was sent than is taken at once. */
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "operation/too-large.html", """
            {"type":"urn:musubi:problem:too-large","title":"Content Too Large","status":413,"code":"too-large",\
            "detail":"More was sent than is taken at once. Nothing was kept; send it in parts.",\
            "detail-ja":"一度に受け取れる大きさを超えています。何も保存されていません。分けて送ってください。"}""");

    private static final String RETRY_SECONDS = "30";

    private final HttpStatus status;
    private final String page;
    private final String problem;

    PlainAnswer(HttpStatus status, String page, String problem) {
        this.status = status;
        this.problem = problem;
        try {
            this.page = new ClassPathResource(page).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a page of the server's own is missing", e);
        }
    }

    /** Gives the answer, as a page to people and as a problem (RFC 9457) to programs. */
    void give(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(status.value());
        if (this == AWAY) response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var program = request.getRequestURI().startsWith("/api/");
        response.setContentType(program ? MediaType.APPLICATION_PROBLEM_JSON_VALUE : "text/html;charset=UTF-8");
        response.getOutputStream().write((program ? problem : page).getBytes(StandardCharsets.UTF_8));
    }
}
