package musubi.platform.outside;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How requests that leave the server are signed: HMAC-SHA-256 over the time in seconds since 1970, a dot and the body, in hexadecimal
 * after {@code sha256=}. The time is signed too, so that nobody can send an old request again.
 */
public final class Signing {
    /** The header that holds the time. */
    public static final String TIME = "Musubi-Time";

    /** The header that holds the signature. */
    public static final String SIGNATURE = "Musubi-Signature";

    private Signing() {}

    /** The time as its header has it. */
    public static String time(Instant at) {
        return Long.toString(at.getEpochSecond());
    }

    /** The signature as its header has it. */
    public static String signature(String secret, Instant at, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256="
                    + HexFormat.of().formatHex(mac.doFinal((time(at) + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a request cannot be signed", e);
        }
    }
}
