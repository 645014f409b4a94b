package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Places, problems, words, digests: what they refuse and how they read. */
class BadInputTest {
    @Test
    void a_place_reads_like_a_compilers() {
        assertThat(Place.at("a.yaml", 12, 7)).hasToString("a.yaml:12:7");
        assertThat(new Place("a.csv", 12, "day")).hasToString("a.csv:12:day");
        assertThat(new Place("a.csv", 12, "")).hasToString("a.csv:12");
        assertThat(Place.whole("pack")).hasToString("pack");
        assertThatThrownBy(() -> new Place("a", -1, "")).hasMessageContaining("-1");
    }

    @Test
    void bad_input_carries_every_problem() {
        var words = new Words("日付ではありません", "not a day");
        var first = Problem.error("csv.not-a-day", Place.at("a.csv", 2, 1), "x", words);
        var second = Problem.warning("csv.early", Place.at("a.csv", 3, 1), "y", Words.same("early"));

        var bad = new BadInput(List.of(first, second));

        assertThat(bad.problems()).containsExactly(first, second);
        assertThat(bad).hasMessage("a.csv:2:1: not a day [csv.not-a-day]\na.csv:3:1: early [csv.early]");
        assertThat(first.refuses()).isTrue();
        assertThat(second.refuses()).isFalse();
        assertThatThrownBy(() -> new BadInput(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void words_speak_japanese_when_asked_and_english_otherwise() {
        var words = new Words("円", "yen");

        assertThat(words.in("ja")).isEqualTo("円");
        assertThat(words.in("en")).isEqualTo("yen");
        assertThat(words.in("fr")).isEqualTo("yen");
    }

    /** The published test vectors of FIPS 180-4 for the empty message and "abc". */
    @Test
    void a_digest_is_sha_256() {
        assertThat(Digest.of("")).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Digest.of("abc")).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.of("abc").brief()).isEqualTo("ba7816bf8f01");
        var fed = Digest.sha256();
        fed.update((byte) 'a');
        fed.update((byte) 'b');
        fed.update((byte) 'c');
        assertThat(Digest.reached(fed)).isEqualTo(Digest.of("abc"));
        assertThatThrownBy(() -> new Digest("BA78")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_quantity_reads_with_its_unit() {
        assertThat(Quantity.of(3_000, Unit.parse("JPY/people"))).hasToString("3000 JPY/people");
        assertThat(new Quantity(Exact.of(1, 2), Unit.NONE)).hasToString("0.5");
    }
}
