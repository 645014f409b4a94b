package musubi.platform.questionnaire;

import java.util.Map;
import java.util.Optional;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** What is held of answers and results, in the words of the questionnaires, for whom it is about. */
@Component
public class AnswersSaid {
    private final Questionnaires questionnaires;

    AnswersSaid(Questionnaires questionnaires) {
        this.questionnaires = questionnaires;
    }

    /**
     * The words for what stands in a column of something that is held; empty when it is no code of a questionnaire.
     *
     * @param row what is held, by column
     */
    public Optional<Words> of(Map<String, String> row, String column) {
        return switch (column) {
            case "instrument" -> asked(row).map(Questionnaire::title);
            case "item" -> question(row).map(Questionnaire.Question::text);
            case "answer" -> question(row).flatMap(q -> chosen(q, row.getOrDefault("answer", "")));
            case "rule" -> scored(row).map(Questionnaire::title);
            case "outcome" ->
                scored(row)
                        .flatMap(q -> q.meaning(row.getOrDefault("outcome", "")).map(Questionnaire.Meaning::says));
            default -> Optional.empty();
        };
    }

    private Optional<Questionnaire> asked(Map<String, String> row) {
        return questionnaires.named(row.getOrDefault("instrument", ""), row.getOrDefault("version", ""));
    }

    private Optional<Questionnaire.Question> question(Map<String, String> row) {
        return asked(row).stream()
                .flatMap(q -> q.questions().stream())
                .filter(q -> q.id().equals(row.getOrDefault("item", "")))
                .findFirst();
    }

    private static Optional<Words> chosen(Questionnaire.Question question, String answer) {
        return question.reply() instanceof Questionnaire.Choose choose
                ? choose.choices().stream()
                        .filter(c -> c.code().equals(answer))
                        .map(Questionnaire.Choice::text)
                        .findFirst()
                : Optional.empty();
    }

    /** Whose scale has this name and version. */
    private Optional<Questionnaire> scored(Map<String, String> row) {
        return questionnaires.all().stream()
                .filter(q -> q.scoring()
                        .filter(s -> (s.id() + "/" + s.version()).equals(row.getOrDefault("rule", "")))
                        .isPresent())
                .findFirst();
    }
}
