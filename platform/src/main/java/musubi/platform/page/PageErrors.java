package musubi.platform.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Programs that call {@code /api} are told of trouble as a problem document (RFC 9457), people with a page. */
@ControllerAdvice
class PageErrors extends ResponseEntityExceptionHandler {
    /** Whoever sends a form without the file it asks for, or not as a form with a file is sent. */
    @ExceptionHandler(MultipartException.class)
    @Nullable
    ResponseEntity<Object> unread(MultipartException trouble, WebRequest request) {
        return handleExceptionInternal(trouble, null, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception trouble, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var web = (ServletWebRequest) request;
        if (web.getRequest().getRequestURI().startsWith("/api/"))
            return super.handleExceptionInternal(trouble, body, headers, status, request);
        try {
            Objects.requireNonNull(web.getResponse()).sendError(status.value());
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the answer could not be sent", e);
        }
    }
}
