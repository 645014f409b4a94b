package musubi.platform.rewards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Codes of vouchers, seals on the codes of gift cards, and the seeds of draws. The key lies in a file beside the database. */
@Component
class Codes {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    /** Letters and digits that are not taken for one another. */
    private static final String LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679";

    private static final int LENGTH = 12;

    private final SecretKeySpec sealing;
    private final SecretKeySpec marking;
    private final SecureRandom random = new SecureRandom();

    Codes(@Value("${musubi.folder}") Path folder) {
        var secret = secret(folder.resolve("keys").resolve("rewards"));
        this.sealing = new SecretKeySpec(secret, 0, 32, "AES");
        this.marking = new SecretKeySpec(secret, 32, 32, "HmacSHA256");
    }

    private static byte[] secret(Path file) {
        try {
            if (Files.exists(file))
                return HexFormat.of().parseHex(Files.readString(file).strip());
            Files.createDirectories(file.getParent());
            var secret = new byte[64];
            new SecureRandom().nextBytes(secret);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(secret));
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
    }

    /** A code for a new voucher: 26 letters to the power of 12, in three groups. */
    String fresh() {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 4 == 0) code.append('-');
            code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** A code as it was typed, in the one spelling. */
    static String plain(String typed) {
        var letters = typed.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return letters.length() == LENGTH
                ? letters.substring(0, 4) + "-" + letters.substring(4, 8) + "-" + letters.substring(8)
                : letters;
    }

    /** What tells two codes apart without telling them. */
    String mark(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(marking);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a mark", e);
        }
    }

    /** The seed of a draw: follows from the key and the lottery, so that it is fixed before anybody takes part. */
    String seed(UUID lottery) {
        return mark("seed of lottery " + lottery);
    }

    byte[] seal(UUID item, String code) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, item, nonce).doFinal(code.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    String open(UUID item, byte[] sealed) {
        try {
            var nonce = Arrays.copyOf(sealed, NONCE);
            return new String(
                    cipher(Cipher.DECRYPT_MODE, item, nonce).doFinal(sealed, NONCE, sealed.length - NONCE),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a card of " + item + " does not open with this key", e);
        }
    }

    private Cipher cipher(int mode, UUID item, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(item.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
