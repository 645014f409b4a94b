package musubi.platform.questionnaire;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.measure.instrument.Instrument;
import musubi.quantity.Words;

/**
 * How an instrument is put to people: its questions in two languages, and what the scores mean in words. The points themselves are
 * those of {@link musubi.measure.instrument.Instruments}, so that a page and a settlement never score differently.
 *
 * @param id as in {@code answer.instrument} of the evidence
 * @param version answers to two versions are never mixed
 * @param licence under which the questions may be printed, as far as known
 * @param verified whether somebody compared the wording with the official form; while false, pages say so
 * @param choicesWording where the texts of the choices come from
 * @param scoring the scale that gives the points; empty where none is published
 * @param unscored what is said instead of a result; empty where there is a scale
 * @param results in order: the first that fits is the result, and the last fits always
 * @param remarks all that fit are shown below it
 */
public record Questionnaire(
        String id,
        String version,
        Words title,
        Words about,
        Words source,
        Words licence,
        boolean verified,
        Wording choicesWording,
        List<Question> questions,
        Optional<Instrument> scoring,
        Optional<Words> unscored,
        List<Meaning> results,
        List<Meaning> remarks) {
    /** Lists are copied. */
    public Questionnaire {
        questions = List.copyOf(questions);
        results = List.copyOf(results);
        remarks = List.copyOf(remarks);
    }

    /** Where a Japanese text comes from. English texts are always our own translation. */
    public enum Wording {
        /** As the authors or the ministry printed it. */
        PRIMARY,
        /** As others reproduce it; not compared with the original. */
        SECONDARY,
        /** Our own short text; nobody published it. */
        OURS
    }

    /**
     * One question.
     *
     * @param id as in {@code answer.item} of the evidence
     * @param code of the item in check-up files; empty where there is none
     */
    public record Question(String id, String code, Words text, Wording wording, Reply reply) {
        /** What is wrong with an answer: nothing, or the key of the sentence that says so. */
        Optional<String> wrong(String answer) {
            return switch (reply) {
                case Choose choose ->
                    choose.choices().stream().anyMatch(c -> c.code().equals(answer))
                            ? Optional.empty()
                            : Optional.of("questionnaire.wrong-choice");
                case Amount number ->
                    number.holds(answer) ? Optional.empty() : Optional.of("questionnaire.wrong-number");
            };
        }
    }

    /** How a question is answered. */
    public sealed interface Reply permits Choose, Amount {}

    /** By one of these. */
    public record Choose(List<Choice> choices) implements Reply {
        /** The list is copied. */
        public Choose {
            choices = List.copyOf(choices);
        }
    }

    /** One choice. */
    public record Choice(String code, Words text) {}

    /** By a number in this unit, both ends included. */
    public record Amount(String unit, BigDecimal from, BigDecimal to, int decimals) implements Reply {
        boolean holds(String text) {
            if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,%d})?".formatted(Math.max(1, decimals)))) return false;
            var number = new BigDecimal(text);
            return number.scale() <= decimals && number.compareTo(from) >= 0 && number.compareTo(to) <= 0;
        }
    }

    /**
     * What a value of a scale means, never a diagnosis, and what to do next.
     *
     * @param when empty for what is said otherwise
     */
    public record Meaning(String id, Optional<When> when, Words says, Words next) {
        boolean fits(Map<String, Long> scales) {
            return when.map(w -> scales.getOrDefault(w.scale(), 0L) >= w.atLeast())
                    .orElse(true);
        }
    }

    /** A scale that has reached a value. */
    public record When(String scale, long atLeast) {}

    public Optional<Question> question(String item) {
        return questions.stream().filter(q -> q.id().equals(item)).findFirst();
    }

    /** The result or remark of this name. */
    public Optional<Meaning> meaning(String name) {
        return results.stream().filter(m -> m.id().equals(name)).findFirst();
    }
}
