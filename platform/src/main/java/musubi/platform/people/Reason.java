package musubi.platform.people;

import java.util.Arrays;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** Why somebody of the staff did something. It goes into the audit trail, so it must not tell who it is about. */
final class Reason {
    private static final int LONGEST = 400;

    private Reason() {}

    /**
     * The reason, stripped.
     *
     * @throws BadInput when it is too long, or holds the name of the one it is about
     */
    static String about(Identity identity, String given) {
        var reason = given.strip();
        if (reason.length() > LONGEST)
            throw refused(new Words(
                    "理由は %d 字以内で書いてください。".formatted(LONGEST),
                    "Write the reason in at most %d letters.".formatted(LONGEST)));
        if (tells(identity, reason))
            throw refused(new Words("理由は記録に残ります。氏名を書かないでください。", "The reason stays on record: leave names out."));
        return reason;
    }

    /** Whether a text holds the name of the one it is about. */
    static boolean tells(Identity identity, String text) {
        var plain = Seals.plain(text);
        return Arrays.stream((identity.name() + " " + identity.kana()).split("[\\s　]+", -1))
                .map(Seals::plain)
                .anyMatch(part -> part.length() > 1 && plain.contains(part));
    }

    private static BadInput refused(Words words) {
        return new BadInput("resident.reason", Place.whole("form"), "", words);
    }
}
