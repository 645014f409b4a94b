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
        List<Download> downloads) {
    /** Who took the file and when. */
    public record Download(String login, Instant at) {}

    /** Lists are copied. */
    public BankFile {
        downloads = List.copyOf(downloads);
    }

    /** What the file is called: nothing of the payees. */
    public String fileName() {
        return format.equals("zengin") ? "zengin-%s.txt".formatted(payOn) : "pain001-%s.xml".formatted(payOn);
    }
}
