package musubi.platform.api;

import musubi.platform.questionnaire.Sheets;

/**
 * Writes what answers say as an Observation: the scale with its version, its points, and the answers they were made from. No code of LOINC
 * stands for such a scale, so ours does.
 */
final class FhirScores {
    private static final String SCALE = "urn:musubi:scale";

    private FhirScores() {}

    static FhirBundle.Placed of(Sheets.Score score) {
        var sheet = score.sheet().toString();
        var node = FhirBundle.observation(score.person(), score.day(), sheet, "score", "survey");
        node.remove("device");
        node.putArray("extension")
                .addObject()
                .put("url", "urn:musubi:rule-compared")
                .put("valueBoolean", score.verified());
        var own = SCALE + "/" + score.scale();
        node.putObject("code")
                .putArray("coding")
                .addObject()
                .put("system", SCALE)
                .put("version", score.version())
                .put("code", score.scale());
        node.putArray("interpretation")
                .addObject()
                .putArray("coding")
                .addObject()
                .put("system", own + "/outcome")
                .put("code", score.outcome());
        node.putArray("note").addObject().put("text", score.note());
        node.putArray("derivedFrom").addObject().put("reference", "QuestionnaireResponse/" + sheet);
        var parts = node.putArray("component");
        score.points().forEach((name, points) -> {
            var part = parts.addObject();
            part.putObject("code")
                    .putArray("coding")
                    .addObject()
                    .put("system", own)
                    .put("code", name);
            part.put("valueInteger", points);
        });
        return new FhirBundle.Placed(score.day() + " score " + sheet, node);
    }
}
