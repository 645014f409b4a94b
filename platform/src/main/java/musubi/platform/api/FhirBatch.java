package musubi.platform.api;

import java.util.List;
import java.util.NoSuchElementException;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes in a bundle whose entries stand each by itself: one that is refused leaves the others as they are, and each has an answer of its own, in
 * their order. Entries do not refer to each other. Of what may be asked for in a batch of FHIR R4 only {@code POST} is done.
 */
@Component
class FhirBatch {
    private static final Logger LOG = LoggerFactory.getLogger(FhirBatch.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FhirTaking taking;

    FhirBatch(FhirTaking taking) {
        this.taking = taking;
    }

    ObjectNode take(List<JsonNode> entries) {
        var bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "batch-response");
        var answers = bundle.putArray("entry");
        for (int i = 0; i < entries.size(); i++) answers.addObject().set("response", response(entries.get(i), i));
        return bundle;
    }

    private ObjectNode response(JsonNode entry, int place) {
        try {
            FhirReading.named(entry, place);
            var taken = taking.take(alone(entry)).getFirst();
            return FhirBundle.response(taken);
        } catch (FhirProblem problem) {
            return refused(problem.status(), problem.issues(), place);
        } catch (BadInput input) {
            return refused(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    input.problems().stream()
                            .map(p -> new FhirProblem.Issue("invalid", p.code(), FIRST, p.words()))
                            .toList(),
                    place);
        } catch (NoSuchElementException nobody) {
            return refused(
                    HttpStatus.NOT_FOUND,
                    List.of(new FhirProblem.Issue("not-found", "not-found", FIRST, NOBODY)),
                    place);
        } catch (RuntimeException broken) {
            // Those before it are kept, so the whole is answered all the same.
            LOG.error(
                    "an entry of a batch could not be taken in: {}",
                    broken.getClass().getName());
            return refused(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    List.of(new FhirProblem.Issue("exception", "fhir.batch-entry", FIRST, BROKEN)),
                    place);
        }
    }

    private static List<FhirResource> alone(JsonNode entry) {
        var type = entry.path("resource").path("resourceType").asString("");
        var request = entry.path("request");
        if (!request.path("method").asString("").equals("POST"))
            throw new FhirProblem(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    List.of(new FhirProblem.Issue(
                            "not-supported", "fhir.batch-method", "Bundle.entry[0].request", METHOD)));
        if (!request.path("url").asString("").equals(type))
            throw new FhirProblem(
                    HttpStatus.BAD_REQUEST,
                    List.of(new FhirProblem.Issue("value", "fhir.batch-url", "Bundle.entry[0].request.url", URL)));
        var bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction");
        bundle.putArray("entry").add(entry);
        var read = FhirReading.bundle(bundle.toString());
        if (read.isEmpty())
            throw new FhirProblem(new FhirProblem.Issue("not-supported", "fhir.not-kept", FIRST, FhirReading.NOT_KEPT));
        return read;
    }

    /** Each was read as the first and only one: what is wrong is said of the place where it stands. */
    private static ObjectNode refused(HttpStatus status, List<FhirProblem.Issue> issues, int place) {
        var placed = issues.stream()
                .map(issue -> new FhirProblem.Issue(
                        issue.type(),
                        issue.code(),
                        issue.expression().replace("Bundle.entry[0]", "Bundle.entry[%d]".formatted(place)),
                        issue.words()))
                .toList();
        var response =
                JSON.createObjectNode().put("status", "%d %s".formatted(status.value(), status.getReasonPhrase()));
        response.set("outcome", FhirBundle.outcome(placed));
        return response;
    }

    private static final String FIRST = "Bundle.entry[0].resource";
    private static final Words METHOD = new Words(
            "batch で受け取るのは request.method が POST のものだけです。読むこと（GET）と変えること（PUT）は一件ずつ送ってください。",
            "Of a batch only a request of method POST is done. Send what reads (GET) or changes (PUT) by itself.");
    private static final Words BROKEN = new Words(
            "この項目は取り込めませんでした。ほかの項目の結果は、それぞれの答えのとおりです。項目を確かめて、一件だけ送り直してください。",
            "This entry could not be taken in; the others are as their answers say. Look at it and send it again by itself.");
    private static final Words URL =
            new Words("request.url を resourceType と同じにしてください。", "The request.url is the resourceType.");
    private static final Words NOBODY =
            new Words("この番号のものはないか、あなたには見えません。", "There is nothing of this id, or you may not see it.");
}
