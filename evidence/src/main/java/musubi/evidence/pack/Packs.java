package musubi.evidence.pack;

/** Every operation on packs. */
public final class Packs {
    /** What wrote a pack; part of its manifest, so that a change of meaning changes the digest. */
    public static final String SOFTWARE = "musubi 0.1.0";

    private Packs() {}
}
