package musubi.evidence.pack;

import java.nio.file.Path;
import java.util.List;
import musubi.quantity.Problem;

/** Every operation on packs. */
public final class Packs {
    /** What wrote a pack; part of its manifest, so that a change of meaning changes the digest. */
    public static final String SOFTWARE = "musubi 0.1.0";

    static final String UNFINISHED = ".building";

    private Packs() {}

    /** Whether this is where a pack is being built; it is moved to its place when it is whole. */
    public static boolean isUnfinished(Path folder) {
        return folder.getFileName().toString().endsWith(UNFINISHED);
    }

    /**
     * Builds a pack. Rows that cannot be read are refused one by one, and the pack is built from the rest; whether that
     * is acceptable is the caller's question ({@link Built#rejectedInAll}). Refuses as a whole when nothing could be
     * read, when the pack exists, or when the key lies inside it.
     */
    public static Built build(Recipe recipe) {
        return new Build(recipe).run();
    }

    /** Everything in which the pack differs from its manifest; empty when it is as it was sealed. */
    public static List<Problem> verify(Path pack) {
        return Verification.of(pack);
    }

    /** What became of each row from one pack to the other. */
    public static Difference diff(Path before, Path after) {
        return Difference.between(Pack.open(before), Pack.open(after));
    }
}
