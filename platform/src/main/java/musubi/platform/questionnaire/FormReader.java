package musubi.platform.questionnaire;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a form sent, question by question.
 *
 * @param answers as typed, with digits in their usual width
 * @param wrong by question, the key of the sentence that says what is wrong
 */
record FormReader(Map<String, String> answers, Map<String, String> wrong) {
    /** Fields of answers begin with this, so that no question can be taken for another field. */
    static final String PREFIX = "a.";

    static FormReader read(Questionnaire questionnaire, Map<String, String> fields) {
        var answers = new LinkedHashMap<String, String>();
        var wrong = new LinkedHashMap<String, String>();
        for (var question : questionnaire.questions()) {
            var answer = plain(fields.getOrDefault(PREFIX + question.id(), ""));
            if (answer.isEmpty()) continue;
            answers.put(question.id(), answer);
            question.wrong(answer).ifPresent(why -> wrong.put(question.id(), why));
        }
        return new FormReader(answers, wrong);
    }

    /** Digits typed in full width are digits too. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    }
}
