package musubi.platform.figures;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import musubi.platform.contract.Forecasts;

/**
 * All figures of one day.
 *
 * @param pack digest of what they were made from
 */
public record Edition(
        LocalDate asOf,
        Instant madeAt,
        String pack,
        List<Figure> figures,
        List<Note> notes,
        List<Forecasts.Forecast> forecasts,
        List<Forecasts.Unforeseen> unforeseen) {
    /** What is outstanding, or until which day something came in. */
    public record Note(String name, OptionalLong amount, Optional<LocalDate> day) {}

    /** Lists are copied. */
    public Edition {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
        forecasts = List.copyOf(forecasts);
        unforeseen = List.copyOf(unforeseen);
    }

    /** The figures of a grain, as they were made. */
    public List<Figure> by(Figure.Grain grain) {
        return figures.stream().filter(f -> f.grain() == grain).toList();
    }

    /** The figure of a measure for the year. */
    public Optional<Figure> year(String measure) {
        return by(Figure.Grain.YEAR).stream()
                .filter(f -> f.measure().equals(measure))
                .findFirst();
    }

    /** A note by its name. */
    public Optional<Note> note(String name) {
        return notes.stream().filter(n -> n.name().equals(name)).findFirst();
    }
}
