package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeCodeTest {
    /** RFC 6238, appendix B: the secret of the vectors for SHA-1. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void agrees_with_the_vectors_of_the_standard(long second, String code) {
        assertThat(TimeCode.code(SECRET, second / 30, 8)).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0} seconds off")
    @CsvSource({"-31, false", "-30, true", "0, true", "30, true", "59, true", "60, false"})
    void a_code_is_taken_one_step_early_or_late(long off, boolean taken) {
        var now = Instant.ofEpochSecond(1_111_111_110);

        assertThat(TimeCode.step(SECRET, TimeCode.at(SECRET, now.plusSeconds(off)), now)
                        .isPresent())
                .isEqualTo(taken);
    }

    /** RFC 4648, section 10. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void is_typed_in_base_32(String text, String typed) {
        assertThat(TimeCode.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(typed);
    }
}
