package musubi.platform.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.NoSuchElementException;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import tools.jackson.databind.JsonNode;

/** Whatever is refused of FHIR is told as an OperationOutcome. */
interface FhirRefusals {
    /** What was sent is wrong, or may not be done. */
    @ExceptionHandler
    default ResponseEntity<JsonNode> wrong(FhirProblem problem) {
        return outcome(problem.status(), problem.issues());
    }

    /** What was sent is wrong, found by those who keep it. */
    @ExceptionHandler
    default ResponseEntity<JsonNode> wrong(BadInput input) {
        return outcome(
                HttpStatus.UNPROCESSABLE_CONTENT,
                input.problems().stream()
                        .map(p -> new FhirProblem.Issue(
                                "invalid", p.code(), p.place().toString(), p.words()))
                        .toList());
    }

    /** Whether it is there and not to be seen, or not there at all, is not told. */
    @ExceptionHandler
    default ResponseEntity<JsonNode> nobody(NoSuchElementException nobody, HttpServletRequest request) {
        return outcome(
                HttpStatus.NOT_FOUND,
                List.of(new FhirProblem.Issue(
                        "not-found",
                        "not-found",
                        request.getParameter("patient") == null ? "id" : "patient",
                        new Words("この番号のものはないか、あなたには見えません。", "There is nothing of this id, or you may not see it."))));
    }

    /** The answer that says what is wrong. */
    static ResponseEntity<JsonNode> outcome(HttpStatus status, List<FhirProblem.Issue> issues) {
        return ResponseEntity.status(status)
                .contentType(MediaType.parseMediaType(FhirApi.FHIR))
                .body(FhirBundle.outcome(issues));
    }
}
