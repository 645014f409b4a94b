package musubi.platform.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * That payments of a file did not reach the payee, proposed by one person and decided by another.
 *
 * @param cameBack the day the money was back; for a file that is given up, the day of the proposal
 * @param reason in the proposer's words
 * @param lines of the settlement
 * @param proposedBy by login
 * @param decidedBy by login; empty while it waits
 */
public record Reversal(
        UUID id,
        UUID file,
        Kind kind,
        LocalDate cameBack,
        String reason,
        List<Integer> lines,
        long yen,
        String proposedBy,
        Instant proposedAt,
        State state,
        Optional<String> decidedBy) {
    /** What happened. */
    public enum Kind {
        /** The file is given up before anybody took it. */
        VOID,
        /** 組戻し: the payer asked for the money back. */
        RECALLED,
        /** 振込不能: the payee's bank could not credit it. */
        REFUSED,
        /** The bank did not take the file, or nobody handed it over. */
        NOT_ACCEPTED;

        /** As tables write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** How far it is. */
    public enum State {
        WAITING,
        CONFIRMED,
        DECLINED
    }

    /** Lists are copied. */
    public Reversal {
        lines = List.copyOf(lines);
    }
}
