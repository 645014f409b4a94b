package musubi.platform.contract;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import musubi.quantity.Days;

/**
 * Settlements whose released statements come into the books in another way than by posting them whole, such as points that are there
 * already. A module says so as a bean.
 *
 * @param concerns whether a settlement is one of them
 * @param freezing looks at a settlement before its evidence is frozen; throws {@link musubi.quantity.BadInput} when its days cannot be
 *     settled so
 * @param refusal why a settlement cannot be released
 * @param releasing brings a settlement into the books, when two people have decided and outside of transactions; again it changes nothing
 */
public record Release(
        Predicate<Asked> concerns,
        Consumer<Asked> freezing,
        Function<Released, Optional<Answer.Why>> refusal,
        Consumer<Released> releasing) {
    /**
     * A settlement that is asked for.
     *
     * @param text the agreement as signed
     */
    public record Asked(String agreement, String text, Days days) {}

    /**
     * A settlement that is being released.
     *
     * @param pack its evidence
     * @param digest of the evidence
     * @param takenAt when that was frozen
     * @param first of a correction, when the first evidence of its days was frozen: it speaks of whoever counted then, too
     */
    public record Released(
            SettlementId settlement, Asked asked, Path pack, String digest, Instant takenAt, Optional<Instant> first) {}
}
