package musubi.platform.attendance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import musubi.evidence.pack.SecretFile;
import musubi.platform.access.Acting;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The code a session shows at its door and a resident's telephone reads. It changes every three minutes and is taken for three
 * minutes more, so that a picture sent home soon opens nothing. The key lies in a file beside the database, never in it.
 */
@Component
class DoorCodes {
    private static final Duration TURN = Duration.ofMinutes(3);
    private static final int BYTES = 8;

    private final SecretKeySpec key;
    private final Acting acting;
    private final Clock clock;

    DoorCodes(@Value("${musubi.folder}") Path folder, Acting acting, Clock clock) {
        this.key = new SecretKeySpec(secret(folder.resolve("keys").resolve("doors")), "HmacSHA256");
        this.acting = acting;
        this.clock = clock;
    }

    /** The code of now. */
    String code(String session) {
        return code(session, turn());
    }

    /** Whether a code is of now or of the turn before. */
    boolean fits(String session, String code) {
        return same(code(session, turn()), code) || same(code(session, turn() - 1), code);
    }

    private long turn() {
        return clock.instant().getEpochSecond() / TURN.toSeconds();
    }

    private String code(String session, long turn) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var text = "%s\n%s\n%d".formatted(acting.actor().municipality(), session, turn);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the code of a session", e);
        }
    }

    private static boolean same(String expected, String code) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), code.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] secret(Path file) {
        return HexFormat.of().parseHex(SecretFile.text(file, DoorCodes::fresh));
    }

    private static String fresh() {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
