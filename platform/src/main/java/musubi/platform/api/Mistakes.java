package musubi.platform.api;

import java.util.NoSuchElementException;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns what a controller refuses into a problem with a stable code. */
@RestControllerAdvice(basePackageClasses = Mistakes.class)
class Mistakes {
    private static final Words NOT_FOUND =
            new Words("この番号のものはないか、あなたには見えません。", "There is nothing of this id, or you may not see it.");

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

    /** Something named in the request is not there, or not of this municipality. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    ResponseEntity<ProblemDetail> conflict() {
        return answer(Problems.of(
                HttpStatus.CONFLICT,
                "conflict",
                new Words("要求の中の番号が、ここにあるものと合いません。", "Something named in the request does not fit what is here.")));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
