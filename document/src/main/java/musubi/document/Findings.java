package musubi.document;

import java.util.ArrayList;
import java.util.List;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** What is found wrong with a document, in the order in which it is found. */
public final class Findings {
    private final List<Problem> problems = new ArrayList<>();

    /** All found so far. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Notes what refuses the document. */
    public void error(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.error(code, place, value, new Words(ja, en)));
    }

    /** Notes what its readers should know. */
    public void warning(String code, Place place, String value, String ja, String en) {
        problems.add(Problem.warning(code, place, value, new Words(ja, en)));
    }
}
