package musubi.platform.account;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that change every 30 seconds. Source: RFC 6238 (2011), with HMAC-SHA-1 as in RFC 4226, which is what the apps on people's
 * telephones speak.
 */
final class TimeCode {
    /** Digits of a code. */
    static final int DIGITS = 6;

    private static final int SECONDS = 30;

    /** RFC 6238, 5.2: one step before and after, for clocks that differ and fingers that are slow. */
    private static final int SLACK = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private TimeCode() {}

    /** The step in which the code was right, when it is now or was just before. */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        long step = Math.floorDiv(now.getEpochSecond(), SECONDS);
        for (long at = step - SLACK; at <= step + SLACK; at++)
            if (java.security.MessageDigest.isEqual(bytes(code(secret, at, DIGITS)), bytes(code)))
                return OptionalLong.of(at);
        return OptionalLong.empty();
    }

    private static byte[] bytes(String code) {
        return code.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The code of a moment. */
    static String at(byte[] secret, Instant moment) {
        return code(secret, Math.floorDiv(moment.getEpochSecond(), SECONDS), DIGITS);
    }

    static String code(byte[] secret, long step, int digits) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fffffff;
            int bound = (int) Math.pow(10, digits);
            return String.format(Locale.ROOT, "%0" + digits + "d", number % bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
    }

    /** As it is typed into an app by hand (RFC 4648, base 32, without padding). */
    static String base32(byte[] secret) {
        var text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte next : secret) {
            held = held << 8 | next & 0xff;
            bits += 8;
            while (bits >= 5) text.append(BASE32.charAt(held >> (bits -= 5) & 31));
        }
        if (bits > 0) text.append(BASE32.charAt(held << (5 - bits) & 31));
        return text.toString();
    }
}
