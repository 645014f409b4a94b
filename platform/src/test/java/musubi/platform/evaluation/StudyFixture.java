package musubi.platform.evaluation;

import musubi.quantity.Digest;

/** A protocol that can be run, and results that are written by hand as if they had come of it. */
public final class StudyFixture {
    /** Of everybody who joined, whether steps differ between those who came and the others. */
    public static final String PROTOCOL = """
            study: steps-2026
            version: 1
            title: {ja: 歩数への効果, en: Effect on steps}
            question: {ja: 教室に来た人は、来なかった人より多く歩いたか, en: Did those who came walk more than the others?}
            data: pack
            time:
              baseline: 2026-04-01
              exposure: {from: 2026-04-01, until: 2026-05-01}
              follow-up: {from: 2026-05-01, until: 2026-06-01}
            variables:
              age: {measure: age, at: baseline}
              months: {measure: months-attended, from: exposure.from, until: exposure.until}
              came: {formula: "months >= 1"}
              steps: {measure: mean-daily-steps, from: follow-up.from, until: follow-up.until}
            exposure: came
            outcomes:
              steps: {kind: continuous, title: {ja: 1日の歩数, en: Steps a day}, variable: steps}
            missing: complete
            analyses:
              main: {role: primary, title: {ja: 差, en: Difference}, method: ols, formula: "steps ~ came + age", unit: {ja: 歩, en: steps}}
            results:
              steps: {analysis: main, unit: steps, digits: 0}
            """;

    private StudyFixture() {}

    /**
     * A result by hand.
     *
     * @param registered what it says of the registration, as JSON members
     */
    public static String result(String protocol, String registered, String source, String lower) {
        return """
                {"format": "study-result/1", "study": "steps-2026", "title": {"ja": "歩数への効果", "en": "Effect on steps"},
                 "protocol": {"digest": "%s", %s}, "source": {"kind": "pack", "digest": "%s"},
                 "analyses": {"main": {"title": {"ja": "差", "en": "Difference"}}},
                 "effects": [{"id": "steps", "analysis": "main", "unit": "steps", "estimate": "100", "lower": "%s", "upper": "150",
                              "significant": true}]}
                """.formatted(Digest.of(protocol).hex(), registered, source, lower);
    }
}
