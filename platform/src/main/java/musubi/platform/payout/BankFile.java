package musubi.platform.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A file for a bank.
 *
 * @param format {@code zengin} or {@code pain.001}
 * @param digest SHA-256 of what the bank is given
 * @param reason why it goes to a bank that has not taken a test file; otherwise empty
 * @param madeBy by login
 * @param clearedBy the second person, by login; empty while the file waits
 * @param asked how many proposals to give it up, or to book what came back, wait for a second person
 * @param ended how many of its payments were given up or came back
 */
public record BankFile(
        UUID id,
        UUID settlement,
        String format,
        String profile,
        LocalDate payOn,
        int payments,
        long yen,
        String digest,
        String reason,
        String madeBy,
        Instant madeAt,
        Optional<String> clearedBy,
        State state,
        int asked,
        int ended,
        List<Download> downloads) {
    /** How far a file is. */
    public enum State {
        /** A second person has to clear it. */
        WAITING,
        /** It can be taken. */
        CLEARED,
        /** Somebody took it, so the bank may have it. */
        TAKEN,
        /** Two people gave it up before anybody took it. */
        GIVEN_UP
    }

    /** Who took the file and when. */
    public record Download(String login, Instant at) {}

    /** Lists are copied. */
    public BankFile {
        downloads = List.copyOf(downloads);
    }

    /**
     * Whether it is given up or something of it came back, or somebody says so. Nobody can clear or take it then: its lines may be in
     * another file.
     */
    public boolean shut() {
        return asked > 0 || ended > 0;
    }

    /** Whether its day is over before anybody took it. No bank pays on a past day, so it can only be given up. */
    public boolean late(LocalDate today) {
        return (state == State.WAITING || state == State.CLEARED) && payOn.isBefore(today);
    }

    /** What the file is called: nothing of the payees. */
    public String fileName() {
        return format.equals("zengin") ? "zengin-%s.txt".formatted(payOn) : "pain001-%s.xml".formatted(payOn);
    }
}
