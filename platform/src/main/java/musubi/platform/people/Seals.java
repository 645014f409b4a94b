package musubi.platform.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeSet;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Seals what tells who somebody is: AES-256 in Galois counter mode with a fresh nonce, bound to the row it belongs to. The key
 * lies in a file beside the database, never in it.
 */
@Component
class Seals {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec sealing;
    private final SecretKeySpec searching;
    private final SecureRandom random = new SecureRandom();

    Seals(@Value("${musubi.folder}") Path folder) {
        var secret = secret(folder.resolve("keys").resolve("people"));
        this.sealing = new SecretKeySpec(secret, 0, 32, "AES");
        this.searching = new SecretKeySpec(secret, 32, 32, "HmacSHA256");
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

    byte[] seal(PersonId person, Identity identity) {
        return seal(
                person.toString(),
                String.join("\u0000", identity.name(), identity.kana(), identity.address(), identity.phone()));
    }

    Identity open(PersonId person, byte[] sealed) {
        var parts = open(person.toString(), sealed).split("\u0000", -1);
        return new Identity(parts[0], parts[1], parts[2], parts[3]);
    }

    /** Seals a text so that it opens only where it belongs. */
    byte[] seal(String row, String text) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, row, nonce);
            var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    String open(String row, byte[] sealed) {
        try {
            var nonce = java.util.Arrays.copyOf(sealed, NONCE);
            var text = cipher(Cipher.DECRYPT_MODE, row, nonce).doFinal(sealed, NONCE, sealed.length - NONCE);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what is sealed for " + row + " does not open with this key", e);
        }
    }

    private Cipher cipher(int mode, String row, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(row.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    /** Keyed digests of every pair of neighbouring letters of the name and its reading, in order, each once. */
    Long[] marks(String... texts) {
        var marks = new TreeSet<Long>();
        var mac = mac();
        for (var text : texts) {
            var letters = plain(text).codePoints().toArray();
            for (int i = 0; i + 1 < letters.length; i++) marks.add(mark(mac, letters[i], letters[i + 1]));
        }
        return marks.toArray(Long[]::new);
    }

    /** A name as it is searched for: compatibility forms, hiragana as katakana, no spaces, lower case. */
    static String plain(String text) {
        var folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        var plain = new StringBuilder();
        folded.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .map(c -> c >= 0x3041 && c <= 0x3096 ? c + 0x60 : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private Mac mac() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(searching);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a mark", e);
        }
    }

    private static long mark(Mac mac, int first, int second) {
        var pair = ByteBuffer.allocate(8).putInt(first).putInt(second).array();
        return ByteBuffer.wrap(mac.doFinal(pair)).getLong();
    }
}
