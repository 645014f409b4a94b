package musubi.platform.rewards;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.seal.Seal;
import musubi.quantity.Digest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Codes of vouchers, seals on the codes of gift cards, and the seeds of draws. The key lies in a file beside the database. */
@Component
class Codes {
    /** Letters and digits that are not taken for one another. */
    private static final String LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679";

    private static final int LENGTH = 12;

    private final Seal seal;
    private final SecureRandom random = new SecureRandom();

    Codes(@Value("${musubi.folder}") Path folder) {
        this.seal = Seal.of(folder, "rewards");
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
        return HexFormat.of().formatHex(seal.mark(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The seed of a draw: follows from the key and the lottery, so that it is fixed before anybody takes part. */
    String seed(UUID lottery) {
        return mark("seed of lottery " + lottery);
    }

    /** The seed of which this digest was promised; empty when the key is not the one it was promised with. */
    Optional<String> promised(UUID draw, String digest) {
        return Optional.of(seed(draw)).filter(seed -> Digest.of(seed).hex().equals(digest));
    }

    byte[] seal(UUID item, String code) {
        return seal.seal(item.toString(), code.getBytes(StandardCharsets.UTF_8));
    }

    String open(UUID item, byte[] sealed) {
        return new String(seal.open(item.toString(), sealed), StandardCharsets.UTF_8);
    }
}
