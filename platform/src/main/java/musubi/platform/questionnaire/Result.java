package musubi.platform.questionnaire;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import musubi.measure.instrument.Respondent;
import musubi.measure.instrument.Scoring;

/**
 * What a sheet says under a rule.
 *
 * @param rule scale and version, or the word none where no scale is published
 * @param outcome the name of the words that fit, or {@link #NOT_SCORED}
 * @param scales values by scale
 * @param note the choices the scoring made, or the code of why there is no score
 */
record Result(String rule, String outcome, SortedMap<String, Long> scales, String note) {
    static final String NOT_SCORED = "not-scored";

    /** The map is copied. */
    Result {
        scales = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(scales));
    }

    /** Scores answers by the scale of the questionnaire. */
    static Result of(Questionnaire questionnaire, String sex, int age, int firstAge, Map<String, String> answers) {
        if (questionnaire.scoring().isEmpty())
            return new Result("none", NOT_SCORED, new TreeMap<>(), "no-scale-published");
        var scale = questionnaire.scoring().get();
        var rule = scale.id() + "/" + scale.version();
        var who = new Respondent(
                sex,
                age,
                Math.max(scale.minimumAge(), firstAge),
                answers,
                number(answers, "height"),
                number(answers, "weight"));
        return switch (scale.score(who)) {
            case Scoring.NotScorable refused -> new Result(rule, NOT_SCORED, new TreeMap<>(), refused.code());
            case Scoring.Scored scored ->
                new Result(
                        rule,
                        questionnaire.results().stream()
                                .filter(m -> m.fits(scored.scales()))
                                .findFirst()
                                .orElseThrow()
                                .id(),
                        new TreeMap<>(scored.scales()),
                        scored.note());
        };
    }

    private static Optional<BigDecimal> number(Map<String, String> answers, String item) {
        return Optional.ofNullable(answers.get(item)).map(BigDecimal::new);
    }
}
