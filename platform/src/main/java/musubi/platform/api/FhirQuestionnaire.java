package musubi.platform.api;

import java.math.BigDecimal;
import java.util.Set;
import musubi.platform.questionnaire.Questionnaire;
import musubi.platform.questionnaire.Questionnaire.Amount;
import musubi.platform.questionnaire.Questionnaire.Choose;
import musubi.quantity.Words;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a questionnaire as a resource: its Japanese words, with our English translation beside them. */
final class FhirQuestionnaire {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String URL = "urn:musubi:questionnaire/";
    private static final String EXTENSIONS = "http://hl7.org/fhir/StructureDefinition/";

    /** Units of our questions that UCUM writes in the same way. */
    private static final Set<String> UCUM = Set.of("cm", "kg");

    private FhirQuestionnaire() {}

    static String url(String instrument) {
        return URL + instrument;
    }

    /** By which answers name what was asked. */
    static String canonical(String instrument, String version) {
        return url(instrument) + "|" + version;
    }

    /** Whose codes the choices of a question are: 1 means something else in the next. */
    static String choices(String instrument, String item) {
        return "%s/%s/choices".formatted(url(instrument), item);
    }

    static String id(Questionnaire questionnaire) {
        return questionnaire.id() + "-" + questionnaire.version();
    }

    static ObjectNode of(Questionnaire questionnaire) {
        var node = JSON.createObjectNode().put("resourceType", "Questionnaire").put("id", id(questionnaire));
        node.put("language", "ja");
        node.putArray("extension")
                .addObject()
                .put("url", "urn:musubi:wording-compared")
                .put("valueBoolean", questionnaire.verified());
        node.put("url", url(questionnaire.id()))
                .put("version", questionnaire.version())
                .put("name", questionnaire.id());
        words(node, "title", questionnaire.title());
        node.put("status", "active").putArray("subjectType").add("Patient");
        words(node, "description", questionnaire.about());
        words(node, "purpose", questionnaire.source());
        words(node, "copyright", questionnaire.licence());
        var items = node.putArray("item");
        for (var question : questionnaire.questions()) {
            var item = items.addObject().put("linkId", question.id());
            words(item, "text", question.text());
            switch (question.reply()) {
                case Choose choose -> choice(item, choose, choices(questionnaire.id(), question.id()));
                case Amount amount -> number(item, amount);
            }
        }
        return node;
    }

    private static void choice(ObjectNode item, Choose choose, String system) {
        item.put("type", "choice").put("required", false);
        var options = item.putArray("answerOption");
        for (var choice : choose.choices())
            words(
                    options.addObject()
                            .putObject("valueCoding")
                            .put("system", system)
                            .put("code", choice.code()),
                    "display",
                    choice.text());
    }

    private static void number(ObjectNode item, Amount amount) {
        var extensions = item.putArray("extension");
        var unit = extensions
                .addObject()
                .put("url", EXTENSIONS + "questionnaire-unit")
                .putObject("valueCoding");
        if (UCUM.contains(amount.unit()))
            unit.put("system", "http://unitsofmeasure.org").put("code", amount.unit());
        else unit.put("display", amount.unit());
        end(extensions.addObject(), "minValue", amount.from());
        end(extensions.addObject(), "maxValue", amount.to());
        extensions.addObject().put("url", EXTENSIONS + "maxDecimalPlaces").put("valueInteger", amount.decimals());
        item.put("type", "decimal").put("required", false);
    }

    private static void end(ObjectNode extension, String name, BigDecimal value) {
        extension.put("url", EXTENSIONS + name).put("valueDecimal", value);
    }

    private static void words(ObjectNode node, String field, Words words) {
        node.put(field, words.ja());
        translated(node.putObject("_" + field), words.en());
    }

    /** The English beside a Japanese text, where FHIR has translations. */
    static void translated(ObjectNode element, String english) {
        var translation = element.putArray("extension").addObject().put("url", EXTENSIONS + "translation");
        var parts = translation.putArray("extension");
        parts.addObject().put("url", "lang").put("valueCode", "en");
        parts.addObject().put("url", "content").put("valueString", english);
    }
}
