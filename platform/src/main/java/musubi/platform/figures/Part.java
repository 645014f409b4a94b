package musubi.platform.figures;

import java.util.Optional;
import musubi.platform.figures.Figure.Grain;

/**
 * What a figure or a target is of: the whole year, or a part of it.
 *
 * @param label which month, provider or municipality; empty for the year and, of a target, for every part of the grain
 */
public record Part(Grain grain, String label) {
    /** The whole year. */
    public static final Part YEAR = new Part(Grain.YEAR, "");

    /** Reads what {@link #written()} wrote; empty when it is none that a target can be set for. */
    public static Optional<Part> read(String written) {
        var halves = written.split(":", 2);
        if (written.equals(YEAR.written())) return Optional.of(YEAR);
        for (var grain : new Grain[] {Grain.MONTH, Grain.PROVIDER, Grain.MUNICIPALITY})
            if (halves.length == 2 && halves[0].equals(grain.word())) return Optional.of(new Part(grain, halves[1]));
        return Optional.empty();
    }

    /** Every part of a grain that has no target of its own. */
    public static Part each(Grain grain) {
        return new Part(grain, "");
    }

    /** As a form sends it. */
    public String written() {
        return grain.word() + ":" + label;
    }
}
