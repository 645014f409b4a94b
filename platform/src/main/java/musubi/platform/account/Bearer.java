package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/** A token that a request bears (RFC 6750). Browsers never add it by themselves, so such a request was meant. */
final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** Whether the request is for programs, however its address is written. */
    static boolean program(HttpServletRequest request) {
        return request.getServletPath().startsWith("/api/");
    }

    /** Whether the request says who it comes from in its head; what its cookies say does not count then. */
    static boolean named(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    /** The token, for programs only. */
    static Optional<String> token(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> program(request) && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }
}
