package musubi.platform.api;

import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.Objects;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns what a controller of the API refuses into a problem with a stable code. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(annotations = RestController.class)
class Mistakes {
    private static final Words NOT_FOUND =
            new Words("この番号のものはないか、あなたには見えません。", "There is nothing of this id, or you may not see it.");

    private static final Words IMPOSSIBLE = new Words(
            "この項目には入れられない値があります。API の説明と見比べてください。",
            "A value is none that its field can hold. Compare it with the description of the API.");

    /** Classes of SQLSTATE: data that cannot be held, and a rule of the tables that is broken. */
    private static final String WRONG_VALUE = "22";

    private static final String BROKEN_RULE = "23";

    @ExceptionHandler(BadInput.class)
    ResponseEntity<ProblemDetail> badInput(BadInput input) {
        return answer(Problems.of(input));
    }

    @ExceptionHandler(NoSuchElementException.class)
    ResponseEntity<ProblemDetail> notFound() {
        return answer(Problems.of(HttpStatus.NOT_FOUND, "not-found", NOT_FOUND));
    }

    @ExceptionHandler({HttpMessageNotReadableException.class, MethodArgumentTypeMismatchException.class})
    ResponseEntity<ProblemDetail> unreadable() {
        return answer(
                Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "unreadable",
                        new Words(
                                "JSON または番号の形が正しくありません。API の説明と見比べてください。",
                                "The JSON or an id is not spelled as it should be. Compare it with the description of the API.")));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> missing(MissingServletRequestParameterException e) {
        return answer(Problems.of(
                HttpStatus.BAD_REQUEST,
                "parameter-missing",
                new Words(
                        "アドレスの ? の後に %s を付けてください。".formatted(e.getParameterName()),
                        "Add %s to the address, after the question mark.".formatted(e.getParameterName()))));
    }

    /** A value that no record of this kind can hold, found where the record is made. */
    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<ProblemDetail> impossible() {
        return answer(Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "impossible-value", IMPOSSIBLE));
    }

    /** Something named in the request is not there, or the database cannot hold it. */
    @ExceptionHandler(DataAccessException.class)
    ResponseEntity<ProblemDetail> notKept(DataAccessException e) {
        if (!(e.getRootCause() instanceof SQLException cause)) throw e;
        var state = Objects.requireNonNullElse(cause.getSQLState(), "");
        if (state.startsWith(WRONG_VALUE))
            return answer(Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, "impossible-value", IMPOSSIBLE));
        if (!state.startsWith(BROKEN_RULE)) throw e;
        return answer(Problems.of(
                HttpStatus.CONFLICT,
                "conflict",
                new Words("要求の中の番号が、ここにあるものと合いません。", "Something named in the request does not fit what is here.")));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
