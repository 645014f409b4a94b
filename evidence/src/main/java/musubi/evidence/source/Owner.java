package musubi.evidence.source;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import musubi.evidence.record.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Whose export it is, when the file itself does not number people. */
public final class Owner {
    /** Folders that belong to an export and not to a person. */
    private static final Set<String> OF_AN_EXPORT = Set.of(
            "apple_health_export",
            "takeout",
            "fitbit",
            "google health",
            "global export data",
            "physical activity_googledata");

    private Owner() {}

    /** The person the operator named, or the nearest folder's name when told to take it; refuses when neither is known. */
    static PersonId of(Source source, Settings settings) {
        if (settings.person().isPresent()) return settings.person().get();
        var folder = settings.personFromFolder() ? folder(source) : Optional.<String>empty();
        return folder.map(PersonId::new)
                .orElseThrow(
                        () -> new BadInput(
                                "source.whose",
                                Place.whole(source.name()),
                                "",
                                new Words(
                                        "このファイルには本人の番号がありません。本人を指定するか、本人ごとのフォルダに入れてください",
                                        "this file does not say whose it is; name the person, or keep it in a folder named after the person's id")));
    }

    /** The nearest folder outside any zip that is not an export's own. */
    public static Optional<String> folder(Source source) {
        int inside = source.name().indexOf("!/");
        long inZip = inside < 0
                ? 0
                : source.name()
                        .substring(inside + 2)
                        .chars()
                        .filter(c -> c == '/')
                        .count();
        return source.folders().stream()
                .skip(inZip)
                .filter(name -> !name.isBlank() && !OF_AN_EXPORT.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
