package musubi.platform.municipality;

import java.time.LocalDate;
import java.util.List;

/**
 * What became of a code: a merger (合併), a town that became a city, a city that was designated, wards that were drawn anew.
 *
 * @param from the first day on which the code is no longer valid
 * @param successors the codes that are valid instead; several when it was divided, and then no code says which
 */
public record Succession(Code predecessor, LocalDate from, List<Code> successors) {
    /** Refuses a code that succeeds itself; lists are copied. */
    public Succession {
        successors = List.copyOf(successors);
        if (successors.contains(predecessor))
            throw new IllegalArgumentException("a code does not succeed itself: " + predecessor);
    }
}
