package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import musubi.evidence.record.Code;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MunicipalityCodeTest {
    /** Toyota, Ube, Tono, Yawata, Ibusuki, Misato, Okayama (now and before), Takamatsu, Yaizu, Itabashi, Sapporo, Hokkaido, Tokyo. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "232114", "352021", "032085", "262102", "462101", "113816", "331007", "332011", "372013", "222127",
                "131199", "011002", "010006", "130001"
            })
    void published_codes_pass(String code) {
        assertThat(MunicipalityCode.read(code)).isEqualTo(new Parsed<>(new Code(code)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"37201, 372013", "10006, 010006", "11002, 011002", "３７２０１３, 372013", "23211, 232114"})
    void a_check_digit_or_a_leading_zero_is_put_back(String text, String code) {
        assertThat(MunicipalityCode.read(text)).isEqualTo(new Parsed<>(new Code(code)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "232115, municipality.check-digit",
        "990001, municipality.check-digit",
        "99000, municipality.check-digit",
        "12203, municipality.two-meanings",
        "1234, municipality.not-a-code",
        "高松市, municipality.not-a-code",
    })
    void what_names_no_municipality_or_two_is_unreadable(String text, String code) {
        assertThat(MunicipalityCode.read(text))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }
}
