package musubi.evidence.source;

import java.time.ZoneId;
import java.util.Optional;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;

/**
 * What the operator says about files that do not say it themselves.
 *
 * @param person whose export it is, for device exports that hold one person and no id
 * @param personFromFolder take the nearest folder's name as the person's id instead
 * @param municipality six digits, for files that leave it out
 * @param monthFirst slashed dates are month/day/year; never guessed
 * @param zone where people walked, for devices that tell the time and not the place
 */
public record Settings(
        Optional<PersonId> person,
        boolean personFromFolder,
        Optional<String> municipality,
        boolean monthFirst,
        ZoneId zone) {
    /** Nothing said. */
    public static final Settings NONE = new Settings(Optional.empty(), false, Optional.empty(), false);

    /** Keeps the municipality with all its six digits; refuses one that is none. */
    public Settings {
        municipality = municipality.map(Settings::sixDigits);
    }

    /** The same, with people who walk in Japan. */
    public Settings(
            Optional<PersonId> person, boolean personFromFolder, Optional<String> municipality, boolean monthFirst) {
        this(person, personFromFolder, municipality, monthFirst, Japan.TIME);
    }

    private static String sixDigits(String given) {
        return switch (MunicipalityCode.read(given)) {
            case Parsed<Code>(var code) -> code.value();
            case Unreadable<Code>(var code, var words) ->
                throw new BadInput(code, Place.whole("--municipality"), given, words);
        };
    }
}
