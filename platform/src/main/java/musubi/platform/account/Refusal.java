package musubi.platform.account;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** What a program is told that is not let in: a problem as RFC 9457 has it, with a code like every other, and not why. */
record Refusal(HttpStatus status, String code, Words words) {
    static final Refusal NO_TOKEN = new Refusal(
            HttpStatus.UNAUTHORIZED,
            "no-token",
            new Words(
                    "有効なトークンがありません。アカウントのページで作り、見出し Authorization: Bearer に付けてください。",
                    "There is no valid token. Make one on the page of the account and send it as Authorization: Bearer."));
    static final Refusal NOT_ALLOWED = new Refusal(
            HttpStatus.FORBIDDEN,
            "not-allowed",
            new Words("このアカウントの役割では使えません。", "The role of this account may not use this."));
    static final Refusal NO_ADDRESS = new Refusal(
            HttpStatus.BAD_REQUEST,
            "no-address",
            new Words("このアドレスまたは値の書き方では受け付けられません。", "An address or a value that is written like this is not taken."));
    static final Refusal TOO_MANY = new Refusal(
            HttpStatus.TOO_MANY_REQUESTS,
            "too-many-requests",
            new Words(
                    "有効なトークンのない要求がこのアドレスから多すぎます。見出し Retry-After の秒数だけ待ってください。",
                    "Too many requests without a valid token come from this address. Wait as long as Retry-After says."));
    static final Refusal NOT_FOUND = new Refusal(
            HttpStatus.NOT_FOUND, "not-found", new Words("このアドレスには何もありません。", "There is nothing at this address."));

    void answer(HttpServletResponse response) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write("""
                {"type":"urn:musubi:problem:%1$s","title":"%2$s","status":%3$d,"detail":"%4$s","code":"%1$s","detail-ja":"%5$s"}""".formatted(code, status.getReasonPhrase(), status.value(), words.en(), words.ja()));
    }
}
