package musubi.evidence.source;

import musubi.evidence.record.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Whose export it is, when the file itself does not number people. */
final class Owner {
    private Owner() {}

    /** The person the operator named, or the nearest folder's name when told to take it; refuses when neither is known. */
    static PersonId of(Source source, Settings settings) {
        if (settings.person().isPresent()) return settings.person().get();
        if (settings.personFromFolder() && !source.folders().isEmpty())
            return new PersonId(source.folders().getFirst());
        throw new BadInput(
                "source.whose",
                Place.whole(source.name()),
                "",
                new Words(
                        "このファイルには本人の番号がありません。本人を指定するか、本人ごとのフォルダに入れてください",
                        "this file does not say whose it is; name the person, or keep it in a folder named after the person's id"));
    }
}
