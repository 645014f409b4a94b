package musubi.platform.people;

import musubi.platform.seal.Seal;

/** The marks by which a name is found, made again from what was sealed when a new key has come. */
public final class NameMarks {
    private NameMarks() {}

    /**
     * The marks of a name and its reading.
     *
     * @param opened an identity as it is sealed
     */
    public static Long[] of(Seal seal, String opened) {
        var identity = Seals.identity(opened);
        return Seals.marks(seal, identity.name(), identity.kana());
    }
}
