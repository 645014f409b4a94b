package musubi.platform.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.audit.RefusedFiles;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes down who sent more than is taken at once. It stands before the form is looked at, for that is where the reading of it stops, and
 * after whoever sent it is known; of nobody nothing is written down.
 */
final class TooLarge extends OncePerRequestFilter {
    private final Acting acting;
    private final RefusedFiles files;

    TooLarge(Acting acting, RefusedFiles files) {
        this.acting = acting;
        this.files = files;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException trouble) {
            if (tooLarge(trouble) && acting.somebody())
                files.write(new RefusedFiles.Refused(
                        request.getServletPath(), "too-large", request.getContentLengthLong(), Optional.empty()));
            throw trouble;
        }
    }

    private static boolean tooLarge(Throwable trouble) {
        return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause).anyMatch(SizeException.class::isInstance);
    }
}
