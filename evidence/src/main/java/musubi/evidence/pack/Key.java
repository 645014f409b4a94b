package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * The secret that turns a person's id into a pseudonym. It is kept by the municipality, outside every pack; whoever has
 * it can tell whether a known id is in a pack (docs/explanation/pseudonyms.md).
 */
public final class Key {
    /** The function, as the manifest names it. */
    public static final String SCHEME = "HMAC-SHA-256, first 128 bits, of the NFKC id in UTF-8";

    private static final int LEAST_BYTES = 16;
    private static final int BYTES = 32;

    private final byte[] secret;

    private Key(byte[] secret) {
        this.secret = secret;
    }

    /** The key of these bytes; refuses fewer than sixteen. */
    public static Key of(byte[] secret) {
        if (secret.length < LEAST_BYTES) throw tooShort("", secret.length);
        return new Key(secret.clone());
    }

    /** Creates a key file that only its owner can read: 32 random bytes in hexadecimal. Never overwrites. */
    public static Key create(Path file) {
        var secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            SecretFile.create(file, HexFormat.of().formatHex(secret) + "\n");
        } catch (FileAlreadyExistsException e) {
            throw new BadInput(
                    "key.exists",
                    Place.whole(file.toString()),
                    "",
                    new Words(
                            "鍵ファイルが既にあります。上書きすると以前のパックと人を突き合わせられなくなります。",
                            "The key file exists. Overwriting it would make people in earlier packs unmatchable."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the key file " + file, e);
        }
        return new Key(secret);
    }

    /** Reads a key file: hexadecimal digits, or any other bytes as they are. */
    public static Key read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInput(
                    "key.unreadable",
                    Place.whole(file.toString()),
                    "",
                    new Words(
                            "鍵ファイルを読めません。`musubi pack key " + file + "`で作れます。",
                            "The key file cannot be read. `musubi pack key " + file + "` makes one."));
        }
        var text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        var secret = text.length() % 2 == 0 && text.matches("[0-9a-fA-F]+")
                ? HexFormat.of().parseHex(text)
                : text.getBytes(StandardCharsets.ISO_8859_1);
        if (secret.length < LEAST_BYTES) throw tooShort(file.toString(), secret.length);
        return new Key(secret);
    }

    /** Whether somebody else on this machine can read the key file. */
    public static boolean openToOthers(Path file) {
        try {
            var others = PosixFilePermissions.fromString("---r--r--");
            return Files.getPosixFilePermissions(file).stream().anyMatch(others::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static BadInput tooShort(String file, int bytes) {
        return new BadInput(
                "key.too-short",
                Place.whole(file),
                Integer.toString(bytes),
                new Words(
                        "鍵が短すぎます（%dバイト）。16バイト以上が必要です。`musubi pack key`で作れます。".formatted(bytes),
                        "The key is too short (%d bytes); at least 16 are needed. `musubi pack key` makes one."
                                .formatted(bytes)));
    }

    /** Twelve digits that two packs share exactly when they share a key. */
    public String fingerprint() {
        var digest = Digest.sha256();
        digest.update("musubi-key-id".getBytes(StandardCharsets.UTF_8));
        digest.update(secret);
        return Digest.reached(digest).brief();
    }

    /** Makes pseudonyms; for one thread. */
    public Pseudonymiser pseudonymiser() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return new Pseudonymiser(mac);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** A keyed function from ids to pseudonyms; for one thread. */
    public static final class Pseudonymiser {
        private final Mac mac;

        private Pseudonymiser(Mac mac) {
            this.mac = mac;
        }

        /** Thirty-two lower-case hexadecimal digits. */
        public String of(String id) {
            var full = mac.doFinal(java.text.Normalizer.normalize(id, java.text.Normalizer.Form.NFKC)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(full, 16));
        }
    }
}
