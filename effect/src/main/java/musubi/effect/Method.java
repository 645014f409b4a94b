package musubi.effect;

import java.util.List;
import java.util.Map;

/**
 * An estimator and everything a reader must know to choose and to check it. The reference pages are made from this.
 *
 * @param id as written in {@code musubi estimate ID}
 * @param title what it is
 * @param estimand what the number means
 * @param assumes what must hold, each one sentence
 * @param formula the estimator in plain mathematical text
 * @param avoid when not to use it
 * @param sources author (year), journal, pages; guideline or format
 * @param equivalent the calls of well-known packages that give the same numbers
 * @param checked program, version, file and tolerance of the tests
 * @param example a formula as written on the command line
 * @param options its settings
 * @param estimator the function
 */
public record Method(
        String id,
        Words title,
        Words estimand,
        List<Words> assumes,
        String formula,
        Words avoid,
        List<String> sources,
        List<String> equivalent,
        String checked,
        String example,
        List<Option> options,
        Estimator estimator) {
    /** Lists are copied. */
    public Method {
        assumes = List.copyOf(assumes);
        sources = List.copyOf(sources);
        equivalent = List.copyOf(equivalent);
        options = List.copyOf(options);
    }

    /** A function from a request to an answer. */
    @FunctionalInterface
    public interface Estimator {
        /** The answer, or why there is none. */
        Estimation estimate(Request request);
    }

    /** Settings for this method from what the sender wrote. */
    public Options settings(Map<String, String> given) {
        return new Options(options, given);
    }
}
