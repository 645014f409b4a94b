package musubi.measure.instrument;

import java.util.List;
import java.util.OptionalLong;

/** A table of half-open bands of whole numbers. */
record Steps(List<Band> bands) {
    /** {@code value} where {@code from <= x < below}. */
    record Band(long from, long below, long value) {}

    OptionalLong at(long x) {
        return bands.stream()
                .filter(b -> b.from <= x && x < b.below)
                .mapToLong(Band::value)
                .findFirst();
    }
}
