package musubi.platform.questionnaire;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import musubi.platform.questionnaire.Questionnaire.Amount;
import musubi.platform.questionnaire.Questionnaire.Choose;
import musubi.platform.questionnaire.Questionnaire.Meaning;
import musubi.platform.questionnaire.Questionnaire.Question;
import musubi.platform.questionnaire.Questionnaire.Wording;
import org.jspecify.annotations.Nullable;

/** A questionnaire as pages show it, in one language. */
final class Shown {
    private Shown() {}

    /**
     * A question with what was answered.
     *
     * @param number from 1, in the order it is asked
     * @param label the number as it is printed on paper; empty for what has none there
     * @param unit empty where it is answered by a choice
     * @param said the answer in words, empty while there is none
     * @param wrong the key of the sentence that says what is wrong, or nothing
     */
    record Line(
            int number,
            String label,
            String id,
            String text,
            Wording wording,
            String code,
            List<Option> options,
            String unit,
            String from,
            String to,
            String answer,
            String said,
            @Nullable String wrong) {}

    /** One choice: its key on the keyboard from 1, and whether it was chosen. */
    record Option(int key, String code, String text, boolean chosen) {}

    static List<Line> lines(
            Questionnaire questionnaire, Map<String, String> answers, Map<String, String> wrong, Locale locale) {
        var lines = new java.util.ArrayList<Line>();
        for (var question : questionnaire.questions())
            lines.add(line(
                    lines.size() + 1,
                    question,
                    answers.getOrDefault(question.id(), ""),
                    Optional.ofNullable(wrong.get(question.id())),
                    locale));
        return lines;
    }

    static Line line(int number, Question question, String answer, Optional<String> wrong, Locale locale) {
        var language = locale.getLanguage();
        var options = new java.util.ArrayList<Option>();
        if (question.reply() instanceof Choose choose)
            for (var choice : choose.choices())
                options.add(new Option(
                        options.size() + 1,
                        choice.code(),
                        choice.text().in(language),
                        choice.code().equals(answer)));
        var amount = question.reply() instanceof Amount n ? Optional.of(n) : Optional.<Amount>empty();
        var said = options.stream()
                .filter(Option::chosen)
                .map(Option::text)
                .findFirst()
                .orElseGet(() ->
                        answer.isEmpty() || amount.isEmpty() ? answer : answer + " " + unit(amount.get(), language));
        return new Line(
                number,
                question.id().matches("[0-9]+") ? question.id() : "",
                question.id(),
                question.text().in(language),
                question.wording(),
                question.code(),
                options,
                amount.map(a -> unit(a, language)).orElse(""),
                amount.map(n -> n.from().toPlainString()).orElse(""),
                amount.map(n -> n.to().toPlainString()).orElse(""),
                answer,
                said,
                wrong.orElse(null));
    }

    /** Units are written alike in both languages, but for how often something was done. */
    private static String unit(Amount amount, String language) {
        return language.equals("en") && amount.unit().equals("回") ? "times" : amount.unit();
    }

    /** A sentence and what to do next. */
    record Advice(String id, String says, String next) {}

    /**
     * A result in words.
     *
     * @param outcome empty where nothing is scored
     * @param unscored why not: a sentence of the questionnaire, or empty
     * @param missing the code of why a sheet could not be scored, or empty
     * @param remarks what stands out
     * @param warning what is said while nobody has compared wording and points with the original, or empty
     */
    record Outcome(Optional<Advice> outcome, String unscored, String missing, List<Advice> remarks, String warning) {}

    static Outcome outcome(Questionnaire questionnaire, Result result, Locale locale) {
        var language = locale.getLanguage();
        boolean scored = !result.outcome().equals(Result.NOT_SCORED);
        return new Outcome(
                questionnaire.meaning(result.outcome()).map(m -> advice(m, language)),
                questionnaire.unscored().map(w -> w.in(language)).orElse(""),
                scored || questionnaire.scoring().isEmpty() ? "" : result.note(),
                scored
                        ? questionnaire.remarks().stream()
                                .filter(m -> m.fits(result.scales()))
                                .map(m -> advice(m, language))
                                .toList()
                        : List.of(),
                questionnaire
                        .scoring()
                        .flatMap(s -> s.warning())
                        .map(w -> w.in(language))
                        .orElse(""));
    }

    private static Advice advice(Meaning meaning, String language) {
        return new Advice(
                meaning.id(), meaning.says().in(language), meaning.next().in(language));
    }
}
