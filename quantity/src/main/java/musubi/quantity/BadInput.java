package musubi.quantity;

import java.util.List;
import java.util.stream.Collectors;

/** What was given cannot be used, and whoever gave it can mend it. Carries every problem found, at least one. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    /** Refuses with these problems. */
    public BadInput(List<Problem> problems) {
        super(problems.stream()
                .map(p -> "%s: %s [%s]".formatted(p.place(), p.words().en(), p.code()))
                .collect(Collectors.joining("\n")));
        if (problems.isEmpty()) throw new IllegalArgumentException("bad input without a problem");
        this.problems = List.copyOf(problems);
    }

    /** Refuses with one problem. */
    public BadInput(String code, Place place, String value, Words words) {
        this(List.of(Problem.error(code, place, value, words)));
    }

    /** Everything that is wrong, in the order it stands in the input. */
    public List<Problem> problems() {
        return problems;
    }
}
