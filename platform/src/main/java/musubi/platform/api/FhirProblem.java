package musubi.platform.api;

import java.util.List;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;

/** What is wrong with resources that were sent; nothing of them was kept. */
final class FhirProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final transient List<Issue> issues;

    FhirProblem(HttpStatus status, List<Issue> issues) {
        super("%d issues".formatted(issues.size()));
        this.status = status;
        this.issues = List.copyOf(issues);
    }

    FhirProblem(List<Issue> issues) {
        this(HttpStatus.UNPROCESSABLE_CONTENT, issues);
    }

    FhirProblem(Issue issue) {
        this(List.of(issue));
    }

    HttpStatus status() {
        return status;
    }

    List<Issue> issues() {
        return issues;
    }

    /**
     * One mistake.
     *
     * @param type of the issue, of FHIR's own list
     * @param code stable
     * @param expression where, as FHIRPath has it
     */
    record Issue(String type, String code, String expression, Words words) {}
}
