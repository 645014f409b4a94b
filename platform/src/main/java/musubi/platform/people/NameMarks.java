package musubi.platform.people;

import musubi.platform.seal.Seal;

/** The marks by which a name and a telephone are found, made again from what was sealed when a new key has come. */
public final class NameMarks {
    private NameMarks() {}

    /**
     * The marks of who somebody is.
     *
     * @param opened an identity as it is sealed
     */
    public static Long[] of(Seal seal, String opened) {
        return Seals.marks(seal, Seals.identity(opened));
    }
}
