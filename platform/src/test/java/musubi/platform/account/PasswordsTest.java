package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void a_password_is_kept_as_bcrypt_of_a_thousand_rounds_and_never_twice_the_same() {
        var passwords = new Guard().passwords();

        var kept = passwords.encode("correct horse");

        assertThat(kept).startsWith("{bcrypt}$2a$10$").isNotEqualTo(passwords.encode("correct horse"));
        assertThat(passwords.matches("correct horse", kept)).isTrue();
        assertThat(passwords.matches("correct house", kept)).isFalse();
    }
}
