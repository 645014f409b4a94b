package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import musubi.quantity.Days;

/**
 * Somebody an agreement for each person is settled for, under a pseudonym.
 *
 * @param born day of birth, where the evidence has it
 * @param sex {@code F}, {@code M} or {@code X}; empty when unknown
 * @param municipality through which the person takes part on days that {@code through} does not name; empty when unknown
 * @param enrolled the days the person takes part
 * @param through the municipalities through which the person takes part, and when
 */
public record Person(
        String id,
        Optional<LocalDate> born,
        String sex,
        String municipality,
        List<Days> enrolled,
        List<Through> through) {
    /** Lists are copied. */
    public Person {
        enrolled = List.copyOf(enrolled);
        through = List.copyOf(through);
    }

    /** Somebody who takes part through one municipality all the time. */
    public Person(String id, Optional<LocalDate> born, String sex, String municipality, List<Days> enrolled) {
        this(id, born, sex, municipality, enrolled, List.of());
    }

    /** Days on which somebody takes part through a municipality. */
    public record Through(Days days, String municipality) {}

    /** The municipality through which the person takes part on the day; of two, the one joined later. */
    public String municipalityOn(LocalDate day) {
        return through.stream()
                .filter(t -> t.days().contains(day))
                .max(Comparator.comparing(t -> t.days().from()))
                .map(Through::municipality)
                .orElse(municipality);
    }

    /** Whether the person takes part on the day. */
    public boolean enrolledOn(LocalDate day) {
        return enrolled.stream().anyMatch(days -> days.contains(day));
    }

    /** Whether the person takes part on any of the days. */
    public boolean enrolledWithin(Days days) {
        return enrolled.stream().anyMatch(days::overlaps);
    }
}
