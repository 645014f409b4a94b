package musubi.platform.api;

import java.util.List;
import java.util.Optional;
import musubi.platform.page.Says;
import musubi.platform.questionnaire.Questionnaire;
import musubi.platform.questionnaire.Questionnaires;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/** The questionnaires that a QuestionnaireResponse may name, so that an app can ask them in its own pages. */
@RestController
@RequestMapping("/api/v1/fhir/Questionnaire")
class FhirQuestionnaireApi implements FhirRefusals {
    private final Questionnaires questionnaires;

    FhirQuestionnaireApi(Questionnaires questionnaires) {
        this.questionnaires = questionnaires;
    }

    @GetMapping(path = "/{id}", produces = FhirApi.FHIR)
    @Says("A questionnaire of one version: its questions and their choices, in Japanese with an English translation.")
    JsonNode read(@PathVariable @Says("As a bundle has it.") String id) {
        return questionnaires.all().stream()
                .filter(questionnaire -> FhirQuestionnaire.id(questionnaire).equals(id))
                .findFirst()
                .map(FhirQuestionnaire::of)
                .orElseThrow();
    }

    @GetMapping(produces = FhirApi.FHIR)
    @Says("Every questionnaire in every version there is, as a bundle.")
    JsonNode search(
            @RequestParam @Says("Only those of this url; it may end in | and a version.") Optional<String> url,
            @RequestParam @Says("Only this version.") Optional<String> version,
            @RequestParam @Says("At most so many; 50 unless said, 200 at most.") Optional<Integer> limit,
            @RequestParam @Says("As the link to the next part has it.") Optional<String> cursor) {
        var narrowed = List.of(url.orElse(""), version.orElse(""));
        var asked = Cursor.of("Questionnaire " + narrowed, limit, cursor);
        var found = questionnaires.all().stream()
                .filter(q -> url.isEmpty() || named(q, url.get()))
                .filter(q -> version.isEmpty() || q.version().equals(version.get()))
                .toList();
        return FhirBundle.searchset(
                Slice.ascending(asked, found, FhirQuestionnaire::id, FhirQuestionnaire::of),
                next -> UriComponentsBuilder.fromPath("/api/v1/fhir/Questionnaire")
                        .queryParamIfPresent("url", url)
                        .queryParamIfPresent("version", version)
                        .queryParam("limit", asked.limit())
                        .queryParam("cursor", next)
                        .build()
                        .encode()
                        .toUriString());
    }

    private static boolean named(Questionnaire questionnaire, String url) {
        return url.equals(FhirQuestionnaire.url(questionnaire.id()))
                || url.equals(FhirQuestionnaire.canonical(questionnaire.id(), questionnaire.version()));
    }
}
