package musubi.platform.joint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import musubi.agreement.settlement.DaySeries;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Measurements;
import musubi.agreement.settlement.Person;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Study;
import musubi.agreement.term.Subject;
import musubi.measure.Measures;
import musubi.quantity.Days;
import musubi.quantity.Words;

/** What a joint contract asks, one question for all people at a time; about single people and days it asks nothing. */
record Asked(Measures measures, Function<Question, Measured> answer) implements Measurements {
    /** A question by which parts are added up: what agreements call it makes no difference. */
    static String key(Question question) {
        return key(question.measure(), question.window(), question.parameters());
    }

    /** The same of a measure, its days and its parameters. */
    static String key(String measure, Days window, Map<String, String> parameters) {
        return "%s %s %s".formatted(measure, window, parameters);
    }

    @Override
    public Measured value(Question question) {
        return answer.apply(question);
    }

    @Override
    public Words title(String measure) {
        return measures.named(measure).map(m -> m.title()).orElse(Words.same(measure));
    }

    @Override
    public Map<String, Measured> bySubject(Question question, Subject.Each each) {
        throw new IllegalStateException("a joint contract asks about " + each.word());
    }

    @Override
    public List<Person> people(Optional<String> scheme) {
        return List.of();
    }

    @Override
    public DaySeries days(Question question) {
        throw new IllegalStateException("a joint contract asks about days: " + question);
    }

    @Override
    public Optional<Study> study(String id) {
        return Optional.empty();
    }
}
