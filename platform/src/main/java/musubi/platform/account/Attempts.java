package musubi.platform.account;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Attempts to come in, counted in the database for all servers together. Each is counted before it is looked at and forgiven when it was
 * right, so a thousand at once are no way round. Names and addresses are kept as keyed digests for the length of the period.
 */
@Repository
public class Attempts {
    /** As far back as attempts count. */
    static final Duration PERIOD = Duration.ofMinutes(15);

    /** What one account may fail within the period. */
    static final int FOR_ACCOUNT = 10;

    /** What one address may fail within the period; a whole town hall may stand behind it. */
    static final int FOR_ADDRESS = 100;

    private final JdbcClient db;
    private final Clock clock;
    private final Seal seal;

    Attempts(JdbcClient db, Clock clock, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.clock = clock;
        this.seal = Seal.of(folder, "access");
    }

    /**
     * Counts one more; empty when it may go on, otherwise from when the next may.
     *
     * @param tried what is tried out, such as the name of an account
     * @param address where it comes from
     */
    public Optional<Instant> begin(String tried, String address) {
        return db.sql("select account.begin_attempt(:tried, :address, :now, :period::interval, :account, :network)")
                .param("tried", tried(tried))
                .param("address", address(address))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("period", PERIOD.toString())
                .param("account", FOR_ACCOUNT)
                .param("network", FOR_ADDRESS)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /** The attempt just begun was right. */
    void forgive(String tried, String address) {
        db.sql("select account.forgive(:tried, :address)")
                .param("tried", tried(tried))
                .param("address", address(address))
                .query((row, number) -> 0)
                .single();
    }

    private byte[] tried(String tried) {
        return mark("tried " + tried.toLowerCase(Locale.ROOT));
    }

    private byte[] address(String address) {
        return mark("address " + network(address));
    }

    /** Of an IPv6 address the first four groups count: whoever has one has as many of the rest as they like. */
    static String network(String address) {
        if (address.indexOf(':') < 0) return address;
        var groups = address.split(":", -1);
        return String.join(":", Arrays.copyOf(groups, Math.min(4, groups.length)));
    }

    private byte[] mark(String text) {
        return seal.mark(text.getBytes(StandardCharsets.UTF_8));
    }
}
