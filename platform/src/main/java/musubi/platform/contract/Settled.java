package musubi.platform.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.quantity.Days;

/**
 * How far a settlement is.
 *
 * @param version of the agreement's text
 * @param replaces the settlement of the same period that this one corrects
 * @param pack digest of the frozen evidence
 * @param rejected rows of live records that the evidence does not hold
 * @param takenBy an account's id, or a job's name; empty where only the audit trail knows
 * @param begun whether the second person has decided to pay
 * @param statement what is owed; absent until the evidence is approved
 */
public record Settled(
        SettlementId id,
        String agreement,
        int version,
        String period,
        Days days,
        Optional<SettlementId> replaces,
        String pack,
        long rejected,
        Instant takenAt,
        String takenBy,
        boolean begun,
        List<Decision> decisions,
        Optional<Owed> statement) {
    /**
     * Who decided a step and when.
     *
     * @param actor an account's id, or a job's name
     * @param login what the account is called on pages
     */
    public record Decision(Step step, String actor, String login, Instant happenedAt) {}

    /**
     * What the statement says.
     *
     * @param payable what is to be paid: the total, or what a correction adds or takes back
     * @param total what the period is owed in all
     * @param digest of the statement as JSON
     */
    public record Owed(long payable, long total, String unit, String digest) {}

    /** Lists are copied. */
    public Settled {
        decisions = List.copyOf(decisions);
    }

    /** The same with what was decided about it. */
    Settled with(List<Decision> decided) {
        return new Settled(
                id, agreement, version, period, days, replaces, pack, rejected, takenAt, takenBy, begun, decided,
                statement);
    }

    /** Whether its evidence was frozen by itself at night. */
    public boolean prepared() {
        return takenBy.equals(Preparing.NAME);
    }

    /** Whether this has been decided. */
    public boolean decided(Step step) {
        return decisions.stream().anyMatch(d -> d.step() == step);
    }

    /** Whether it was given up. */
    public boolean withdrawn() {
        return decided(Step.WITHDRAWN);
    }

    /** Whether it is paid. */
    public boolean paid() {
        return decided(Step.PAYMENT_RELEASED);
    }

    /** Whether it can still be given up. */
    public boolean open() {
        return !withdrawn() && !paid() && !begun;
    }

    /** What is to be decided next; empty when everything is. */
    public Optional<Step> next() {
        if (withdrawn()) return Optional.empty();
        return Stream.of(Step.EVIDENCE_APPROVED, Step.PAYMENT_REQUESTED, Step.PAYMENT_RELEASED)
                .filter(step -> !decided(step))
                .findFirst();
    }
}
