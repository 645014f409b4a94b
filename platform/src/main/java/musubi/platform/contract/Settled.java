package musubi.platform.contract;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far a settlement is.
 *
 * @param pack digest of the frozen evidence
 * @param statement what is owed; absent until the evidence is approved
 */
public record Settled(
        SettlementId id,
        String agreement,
        String period,
        String pack,
        Instant takenAt,
        List<Decision> decisions,
        Optional<Owed> statement) {
    /** Who decided a step and when. */
    public record Decision(Step step, String actor, Instant happenedAt) {}

    /** The statement's sum and its digest. */
    public record Owed(long total, String unit, String digest) {}

    /** Lists are copied. */
    public Settled {
        decisions = List.copyOf(decisions);
    }

    /** What is to be decided next; empty when everything is. */
    public Optional<Step> next() {
        return Arrays.stream(Step.values()).skip(decisions.size()).findFirst();
    }
}
