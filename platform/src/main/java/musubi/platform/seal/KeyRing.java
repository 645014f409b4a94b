package musubi.platform.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.evidence.pack.SecretFile;

/**
 * The keys in one file, a line each, the newest first. With the newest is sealed; the others open what was sealed before.
 *
 * @param keys at least one
 */
public record KeyRing(List<Key> keys) {
    /** Bytes of a key's id. */
    public static final int ID = 4;

    private static final int HALF = 32;

    /** Lists are copied. */
    public KeyRing {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) throw new IllegalArgumentException("a file of keys holds none");
    }

    /** Half of it seals, half of it marks. */
    public static final class Key {
        private final byte[] sealing;
        private final byte[] marking;

        private Key(byte[] sealing, byte[] marking) {
            this.sealing = sealing;
            this.marking = marking;
        }

        byte[] sealing() {
            return sealing.clone();
        }

        byte[] marking() {
            return marking.clone();
        }

        /** Tells keys apart and tells nothing of them. */
        public byte[] id() {
            try {
                return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(sealing), ID);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public String toString() {
            return "key " + HexFormat.of().formatHex(id());
        }
    }

    /** What becomes of the half that marks when a new key comes. */
    public enum Marking {
        /** A new one: every mark can be made again from what is sealed. */
        NEW,
        /** The same: what was marked is known to nobody, or published, and could not be told again. */
        KEPT
    }

    /** With which is sealed. */
    public Key newest() {
        return keys.getFirst();
    }

    /** The key of this id. */
    Optional<Key> key(byte[] id) {
        return keys.stream().filter(key -> Arrays.equals(key.id(), id)).findFirst();
    }

    /** Makes the file with one key when there is none. */
    static void make(Path file) {
        SecretFile.text(file, () -> new KeyRing(List.of(new Key(fresh(), fresh()))).lines());
    }

    /** Reads the file. */
    public static KeyRing read(Path file) {
        try {
            var keys = new ArrayList<Key>();
            for (var line : Files.readAllLines(file)) {
                if (line.isBlank()) continue;
                var secret = HexFormat.of().parseHex(line.strip());
                if (secret.length != 2 * HALF) throw new IOException("a key of the wrong length in " + file);
                keys.add(new Key(Arrays.copyOf(secret, HALF), Arrays.copyOfRange(secret, HALF, 2 * HALF)));
            }
            return new KeyRing(keys);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key in " + file, e);
        }
    }

    /** Adds a new key in front; those that are there stay for reading. */
    public static void renew(Path file, Marking marking) {
        var before = read(file);
        var keys = new ArrayList<>(before.keys());
        keys.addFirst(new Key(
                fresh(), marking == Marking.NEW ? fresh() : before.newest().marking()));
        replace(file, new KeyRing(keys));
    }

    /** Destroys all keys but the newest. */
    public static void forget(Path file) {
        replace(file, new KeyRing(List.of(read(file).newest())));
    }

    private static void replace(Path file, KeyRing ring) {
        try {
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            SecretFile.create(fresh, ring.lines());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
    }

    private String lines() {
        return keys.stream()
                .map(key ->
                        HexFormat.of().formatHex(key.sealing()) + HexFormat.of().formatHex(key.marking()) + "\n")
                .collect(Collectors.joining());
    }

    private static byte[] fresh() {
        var bytes = new byte[HALF];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
