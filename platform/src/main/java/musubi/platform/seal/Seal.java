package musubi.platform.seal;

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
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bytes: AES-256 in Galois counter mode with a fresh nonce, bound to the row they belong to. Also makes keyed digests (HMAC-SHA-256).
 * The keys lie in a file beside the database, never in it; the file is made when there is none.
 */
public final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec sealing;
    private final SecretKeySpec marking;
    private final SecureRandom random = new SecureRandom();

    private Seal(byte[] secret) {
        this.sealing = new SecretKeySpec(secret, 0, 32, "AES");
        this.marking = new SecretKeySpec(secret, 32, 32, "HmacSHA256");
    }

    /**
     * The seal whose keys lie in the server's folder under this name.
     *
     * @throws UncheckedIOException when the file can neither be read nor made
     */
    public static Seal of(Path folder, String name) {
        var file = folder.resolve("keys").resolve(name);
        try {
            if (Files.exists(file))
                return new Seal(HexFormat.of().parseHex(Files.readString(file).strip()));
            Files.createDirectories(file.getParent());
            var secret = new byte[64];
            new SecureRandom().nextBytes(secret);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(secret));
            return new Seal(secret);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
    }

    /** Seals; only with the same {@code row} it opens again. */
    public byte[] seal(String row, byte[] open) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, row, nonce).doFinal(open);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /**
     * Opens what was sealed for this row.
     *
     * @throws IllegalStateException when it was sealed with another key, for another row, or was changed
     */
    public byte[] open(String row, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, row, Arrays.copyOf(sealed, NONCE))
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what is sealed for " + row + " does not open with this key", e);
        }
    }

    private Cipher cipher(int mode, String row, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(row.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The keyed digest, 32 bytes: the same bytes give the same mark, and without the key nobody tells which. */
    public byte[] mark(byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(marking);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a mark", e);
        }
    }
}
