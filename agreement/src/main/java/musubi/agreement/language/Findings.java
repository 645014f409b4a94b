package musubi.agreement.language;

import java.util.ArrayList;
import java.util.List;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** What is found wrong with an agreement, in the order in which it is found. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    /** All found so far. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Notes what refuses the agreement. */
    void error(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.error(code, place, value, new Words(ja, en)));
    }

    /** Notes what the parties should know. */
    void warning(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.warning(code, place, value, new Words(ja, en)));
    }
}
