package musubi.platform.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bytes: AES-256 in Galois counter mode with a fresh nonce, bound to the row they belong to. Also makes keyed digests (HMAC-SHA-256).
 * The keys lie in a file beside the database, never in it; the file is made when there is none. What is sealed begins with the id of its
 * key, so that a file may hold older keys too ({@link KeyRing}); a server takes up a new one within a second.
 */
public final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final long LOOK_AGAIN = Duration.ofMillis(500).toNanos();

    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private volatile Held held;

    /** The keys as they were read, and when somebody last looked whether the file is still the same. */
    private record Held(KeyRing ring, FileTime written, long looked) {}

    private Seal(Path file) {
        this.file = file;
        this.held = read(file);
    }

    /**
     * The seal whose keys lie in the server's folder under this name.
     *
     * @throws UncheckedIOException when the file can neither be read nor made
     */
    public static Seal of(Path folder, String name) {
        var file = folder.resolve("keys").resolve(name);
        KeyRing.make(file);
        return new Seal(file);
    }

    private static Held read(Path file) {
        try {
            // The time is read first: a file that changes meanwhile is read again.
            var written = Files.getLastModifiedTime(file);
            return new Held(KeyRing.read(file), written, System.nanoTime());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key in " + file, e);
        }
    }

    private KeyRing ring() {
        var now = held;
        if (System.nanoTime() - now.looked() < LOOK_AGAIN) return now.ring();
        try {
            if (Files.getLastModifiedTime(file).equals(now.written())) {
                held = new Held(now.ring(), now.written(), System.nanoTime());
                return now.ring();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key in " + file, e);
        }
        held = read(file);
        return held.ring();
    }

    /** Seals; only with the same {@code row} it opens again. */
    public byte[] seal(String row, byte[] open) {
        return seal(ring().newest(), row, open);
    }

    private byte[] seal(KeyRing.Key key, String row, byte[] open) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, row, nonce).doFinal(open);
            return ByteBuffer.allocate(KeyRing.ID + NONCE + sealed.length)
                    .put(key.id())
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
            int begins = KeyRing.ID + NONCE;
            return cipher(Cipher.DECRYPT_MODE, key(sealed), row, Arrays.copyOfRange(sealed, KeyRing.ID, begins))
                    .doFinal(sealed, begins, sealed.length - begins);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("what is sealed for " + row + " does not open with this key", e);
        }
    }

    private KeyRing.Key key(byte[] sealed) throws GeneralSecurityException {
        var id = Arrays.copyOf(sealed, KeyRing.ID);
        var known = ring().key(id);
        if (known.isEmpty()) {
            // Another server may have sealed it with a key that came a moment ago.
            held = read(file);
            known = held.ring().key(id);
        }
        return known.orElseThrow(() -> new GeneralSecurityException("there is no key of this id"));
    }

    private static Cipher cipher(int mode, KeyRing.Key key, String row, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.sealing(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(row.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The keyed digest, 32 bytes: the same bytes give the same mark, and without the key nobody tells which. */
    public byte[] mark(byte[] bytes) {
        return mark(ring().newest(), bytes);
    }

    /** The marks by every key there is, the newest first: what was marked before a new key came is found under an older one. */
    public List<byte[]> marks(byte[] bytes) {
        return ring().keys().stream().map(key -> mark(key, bytes)).toList();
    }

    private static byte[] mark(KeyRing.Key key, byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.marking(), "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a mark", e);
        }
    }
}
