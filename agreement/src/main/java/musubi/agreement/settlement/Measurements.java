package musubi.agreement.settlement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Subject;
import musubi.quantity.Words;

/** Answers to what an agreement asks. Given by the caller: settling itself reads no file and knows no measure. */
public interface Measurements {
    /** One value for the whole agreement. */
    Measured value(Question question);

    /** A value for each subject that has one, by subject, in order of the subject's name. */
    Map<String, Measured> bySubject(Question question, Subject.Each each);

    /** What people call a measure; its id where nothing else is known. */
    default Words title(String measure) {
        return Words.same(measure);
    }

    /** What a subject has that {@link #bySubject} does not name: a count may be zero; otherwise it was not measured. */
    default Measured absent(Question question, Subject.Each each) {
        return new Measured.NotMeasured(new Words("この相手の値がありません", "there is no value for this subject"));
    }

    /**
     * Everybody the agreement may concern, in order of pseudonym.
     *
     * @param scheme whose enrolments count; all of them when empty
     */
    List<Person> people(Optional<String> scheme);

    /** Readings by person and day, for everybody in {@link #people}. */
    DaySeries days(Question question);

    /** A study's result. */
    Optional<Study> study(String id);
}
