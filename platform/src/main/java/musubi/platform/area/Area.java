package musubi.platform.area;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import musubi.quantity.Words;

/**
 * An area within a municipality.
 *
 * @param code as the municipality numbers it: letters, digits and hyphens
 * @param from its first day; empty when it has always been there
 * @param until the first day it no longer exists; empty while nobody knows of one
 * @param partOf the code of the larger area it belongs to
 */
public record Area(
        String code,
        Kind kind,
        Words name,
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        Optional<String> partOf) {
    /** What sort of area. */
    public enum Kind {
        SCHOOL_DISTRICT("school-district", "学校区"),
        TOWN_BLOCK("town-block", "町字"),
        DISTRICT("district", "地区");

        private final String word;
        private final String ja;

        Kind(String word, String ja) {
            this.word = word;
            this.ja = ja;
        }

        /** As tables and pages write it. */
        public String word() {
            return word;
        }

        /** As a municipality's own list writes it. */
        public String ja() {
            return ja;
        }

        /** The kind of this word in either language. */
        static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word) || kind.ja.equals(word))
                    .findFirst();
        }
    }

    /** Whether it exists on this day. */
    public boolean on(LocalDate day) {
        return from.map(first -> !day.isBefore(first)).orElse(true)
                && until.map(day::isBefore).orElse(true);
    }
}
