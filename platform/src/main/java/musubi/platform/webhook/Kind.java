package musubi.platform.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Of what other systems are told. */
public enum Kind {
    /** Points were decided about, or decided anew. */
    POINTS_AWARDED("points.awarded"),
    /** Two people released a settlement. */
    SETTLEMENT_RELEASED("settlement.released"),
    /** Two people released the correction of a settlement. */
    SETTLEMENT_CORRECTED("settlement.corrected"),
    /** Somebody tries whether it arrives. */
    TEST("test");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** As the database, the pages and the requests write it. */
    public String word() {
        return word;
    }

    /** Those that can be asked for. */
    public static List<Kind> asked() {
        return List.of(POINTS_AWARDED, SETTLEMENT_RELEASED, SETTLEMENT_CORRECTED);
    }

    static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
