package musubi.platform.account;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What a password must be: long, and neither the account's name nor one letter over and over. */
final class NewPassword {
    /** Letters. */
    static final int SHORTEST = 12;

    /** bcrypt reads no further. */
    private static final int MOST_BYTES = 72;

    private static final int FEWEST_DIFFERENT = 5;

    private NewPassword() {}

    /** The name of the sentence that says what is wrong. */
    static Optional<String> wrong(String password, String login) {
        if (password.codePointCount(0, password.length()) < SHORTEST) return Optional.of("password.too-short");
        if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) return Optional.of("password.too-long");
        if (password.toLowerCase(Locale.ROOT).contains(login)) return Optional.of("password.holds-login");
        if (password.codePoints().distinct().count() < FEWEST_DIFFERENT) return Optional.of("password.too-plain");
        return Optional.empty();
    }
}
