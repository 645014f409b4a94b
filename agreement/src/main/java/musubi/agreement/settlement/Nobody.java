package musubi.agreement.settlement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Subject;
import musubi.quantity.Words;

/** Measurements of nobody, for what follows from the terms alone. */
final class Nobody implements Measurements {
    @Override
    public Measured value(Question question) {
        return new Measured.NotMeasured(new Words("だれもいません", "there is nobody"));
    }

    @Override
    public Map<String, Measured> bySubject(Question question, Subject.Each each) {
        return Map.of();
    }

    @Override
    public List<Person> people(Optional<String> scheme) {
        return List.of();
    }

    @Override
    public DaySeries days(Question question) {
        throw new IllegalStateException("nobody has readings");
    }

    @Override
    public Optional<Study> study(String id) {
        return Optional.empty();
    }
}
