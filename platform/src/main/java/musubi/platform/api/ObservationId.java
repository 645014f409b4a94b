package musubi.platform.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import musubi.platform.people.PersonId;
import musubi.quantity.Digest;

/**
 * Which observation. Steps and measures are kept by person, day and source, so its id names just these, in the letters and the length that FHIR
 * allows, and an observation is found by its id alone.
 *
 * @param kind such as {@code steps} or {@code weight}, at most eight letters
 * @param source a mark of the source's name, which may be longer than an id
 */
record ObservationId(PersonId person, LocalDate day, String kind, String source) {
    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{32})\\.([0-9]{8})\\.([a-z]{1,8})\\.([0-9a-f]{12})");
    private static final int MARK = 12;
    private static final int HALF = 16;

    static ObservationId of(PersonId person, LocalDate day, String kind, String source) {
        return new ObservationId(person, day, kind, Digest.of(source).hex().substring(0, MARK));
    }

    /** Reads an id; empty for one that none of ours has. */
    static Optional<ObservationId> read(String text) {
        var parts = SHAPE.matcher(text);
        if (!parts.matches()) return Optional.empty();
        var person = parts.group(1);
        try {
            return Optional.of(new ObservationId(
                    new PersonId(new UUID(
                            HexFormat.fromHexDigitsToLong(person, 0, HALF),
                            HexFormat.fromHexDigitsToLong(person, HALF, person.length()))),
                    LocalDate.parse(parts.group(2), DateTimeFormatter.BASIC_ISO_DATE),
                    parts.group(3),
                    parts.group(4)));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%s.%s.%s.%s"
                .formatted(
                        person.toString().replace("-", ""), day.format(DateTimeFormatter.BASIC_ISO_DATE), kind, source);
    }
}
