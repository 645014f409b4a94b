package musubi.ledger;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import musubi.quantity.Digest;
import musubi.quantity.Unit;

/**
 * What can be asked of the ledger. The moment of recording is not part of a request, so that a retry an hour later is
 * still the same request.
 */
public sealed interface Request {
    /** What makes a retry recognisable. */
    String key();

    /** When it happened in the world. */
    Instant happenedAt();

    /** The digest of everything that is asked. */
    default Digest digest() {
        return Digest.of(RequestText.write(this));
    }

    /** Opens an account. */
    record OpenAccount(Account account, Instant happenedAt) implements Request {
        @Override
        public String key() {
            return "open " + account.id();
        }
    }

    /** Closes an account for good; it must be empty. */
    record CloseAccount(AccountId account, Instant happenedAt, String reason) implements Request {
        /** The reason is one line. */
        public CloseAccount {
            Cause.line("reason", reason);
        }

        @Override
        public String key() {
            return "close " + account;
        }
    }

    /** Several steps that all happen or none does. Each step sees what the steps before it did. */
    record Linked(TransferId id, List<Step> steps) implements Request {
        /** The most steps in one group. */
        public static final int MOST = 10_000;

        /** Refuses an empty or a very long group, and two steps with one id. */
        public Linked {
            steps = List.copyOf(steps);
            if (steps.isEmpty() || steps.size() > MOST)
                throw new IllegalArgumentException(
                        "group %s has %d steps, not 1 to %d".formatted(id, steps.size(), MOST));
            var ids = new HashSet<TransferId>(List.of(id));
            for (var step : steps)
                if (!ids.add(step.id()))
                    throw new IllegalArgumentException("group %s uses the id %s twice".formatted(id, step.id()));
        }

        @Override
        public String key() {
            return id.value();
        }

        @Override
        public Instant happenedAt() {
            return steps.getFirst().happenedAt();
        }
    }

    /** A request that can also be part of a group. */
    sealed interface Step extends Request {
        /** The caller's id. */
        TransferId id();

        /** Why. */
        Cause cause();

        @Override
        default String key() {
            return id().value();
        }
    }

    /** Moves an amount at once. From an account of lots it takes the first-expiring lots: a donation, for example. */
    record Transfer(
            TransferId id, AccountId debit, AccountId credit, long amount, Unit unit, Instant happenedAt, Cause cause)
            implements Step {}

    /**
     * Gives points: a transfer from a funding account that may not go below zero into an account of lots, making a lot.
     */
    record Award(
            TransferId id,
            AccountId funding,
            AccountId holder,
            long amount,
            Unit unit,
            LotTerms terms,
            Instant happenedAt,
            Cause cause)
            implements Step {
        /** The id leaves room for that of the expiry. */
        public Award {
            id.demandRoom();
        }
    }

    /** Sets an amount aside until {@code until}, under the exchange terms. */
    record Reserve(
            TransferId id,
            AccountId debit,
            AccountId credit,
            long amount,
            Unit unit,
            Instant until,
            ExchangeTerms terms,
            Instant happenedAt,
            Cause cause)
            implements Step {
        /** The id leaves room for that of the timeout. */
        public Reserve {
            id.demandRoom();
        }
    }

    /** Carries a reservation out, in full or in part; what is not posted is free again. */
    record Post(TransferId id, TransferId reservation, long amount, Instant happenedAt, Cause cause) implements Step {}

    /** Gives a reservation up. */
    record Release(TransferId id, TransferId reservation, Instant happenedAt, Cause cause) implements Step {}

    /** Ends a reservation that was not carried out in time. Made by {@link Ledger#expire}. */
    record TimeOut(TransferId id, TransferId reservation, Instant happenedAt, Cause cause) implements Step {}

    /** Ends what is free in a lot on its expiry day. Made by {@link Ledger#expire}. */
    record Expiry(TransferId id, TransferId lot, long amount, Instant happenedAt, Cause cause) implements Step {}

    /**
     * Reverses everything the evidence earned this holder: what is left of those lots first, then what has expired
     * from them, then the holder's other lots, and what is still missing becomes a debt in {@code receivable}.
     */
    record Clawback(
            TransferId id, AccountId holder, Digest evidence, AccountId receivable, Instant happenedAt, Cause cause)
            implements Step {}
}
