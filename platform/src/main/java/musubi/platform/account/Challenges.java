package musubi.platform.account;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Repository;

/** Challenges that browsers are to sign, each for one purpose, taken once within five minutes, by whichever server. */
@Repository
class Challenges {
    private static final Duration VALID = Duration.ofMinutes(5);

    private final JdbcClient db;
    private final Clock clock;
    private final Seal seal;

    Challenges(JdbcClient db, Clock clock, @Value("${musubi.folder}") Path folder) {
        this.db = db;
        this.clock = clock;
        this.seal = Seal.of(folder, "access");
    }

    /** A fresh one. */
    Bytes give(String purpose) {
        var challenge = Bytes.random();
        db.sql("select account.give_challenge(:challenge, :now, :ends)")
                .param("challenge", mark(purpose, challenge))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("ends", clock.instant().plus(VALID).atOffset(ZoneOffset.UTC))
                .query((row, number) -> 0)
                .single();
        return challenge;
    }

    /** Whether it was given for this purpose and not taken before. */
    boolean take(String purpose, Bytes challenge) {
        return db.sql("select account.take_challenge(:challenge, :now)")
                .param("challenge", mark(purpose, challenge))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private byte[] mark(String purpose, Bytes challenge) {
        return seal.mark(
                ("challenge " + purpose + " " + challenge.toBase64UrlString()).getBytes(StandardCharsets.UTF_8));
    }
}
