package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @Test
    void there_is_one_spelling() {
        var value = new LinkedHashMap<String, Object>();
        value.put("yen", 36_000_000L);
        value.put("Größe", List.of(1, true, "x", List.of(), Map.of()));
        value.put("share", Exact.of(1, 3));
        value.put("rate", new BigDecimal("1E+3"));

        assertThat(CanonicalJson.write(value)).isEqualTo("""
                {
                  "Größe": [
                    1,
                    true,
                    "x",
                    [],
                    {}
                  ],
                  "rate": "1000",
                  "share": "1/3",
                  "yen": 36000000
                }
                """);
    }

    @Test
    void keys_stand_in_order_of_utf_16_units() {
        // U+1F600 is written with surrogates (D83D …), which sort before U+FF71.
        var text = CanonicalJson.write(Map.of("ｱ", 1, "😀", 2, "b", 3, "B", 4, "", 5));

        assertThat(text.indexOf("\"\"")).isLessThan(text.indexOf("\"B\""));
        assertThat(text.indexOf("\"B\"")).isLessThan(text.indexOf("\"b\""));
        assertThat(text.indexOf("\"b\"")).isLessThan(text.indexOf("😀"));
        assertThat(text.indexOf("😀")).isLessThan(text.indexOf("ｱ"));
    }

    @Test
    void the_order_in_which_a_map_was_filled_does_not_matter() {
        var forth = new LinkedHashMap<String, Object>();
        var back = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 100; i++) {
            forth.put("k" + i, i);
            back.put("k" + (99 - i), 99 - i);
        }

        assertThat(CanonicalJson.write(forth)).isEqualTo(CanonicalJson.write(back));
    }

    @Test
    void what_json_must_escape_is_escaped_and_nothing_else() {
        assertThat(CanonicalJson.write("\"\\/\n\r\t\b\f\u0001\u007f日本語😀\u2028"))
                .isEqualTo("\"\\\"\\\\/\\n\\r\\t\\u0008\\u000c\\u0001\u007f日本語😀\u2028\"\n");
    }

    @Test
    void half_a_character_stays_distinguishable() {
        assertThat(CanonicalJson.write("\ud83d")).isEqualTo("\"\\ud83d\"\n");
        assertThat(CanonicalJson.write("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"\n");
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

            assertThat(CanonicalJson.write(List.of(12, "\u0001"))).isEqualTo("[\n  12,\n  \"\\u0001\"\n]\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void what_has_no_one_spelling_is_refused() {
        assertThatThrownBy(() -> CanonicalJson.write(0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.write(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void what_is_written_reads_back(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var value = value(random, 4);

            var text = CanonicalJson.write(value);

            assertThat(new Reader(text).value()).isEqualTo(value);
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> text(random);
            case 3 -> {
                var list = new ArrayList<Object>();
                for (int i = random.nextInt(5); i > 0; i--) list.add(value(random, depth - 1));
                yield list;
            }
            default -> {
                var map = new LinkedHashMap<String, Object>();
                for (int i = random.nextInt(5); i > 0; i--) map.put(text(random), value(random, depth - 1));
                yield map;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--)
            text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
        return text.toString();
    }

    /** Reads JSON as RFC 8259 says, no more than this test needs. */
    private static final class Reader {
        private final String json;
        private int at;

        Reader(String json) {
            this.json = json;
        }

        Object value() {
            blank();
            return switch (json.charAt(at)) {
                case '{' -> {
                    var map = new LinkedHashMap<String, Object>();
                    at++;
                    for (blank(); json.charAt(at) != '}'; blank()) {
                        if (json.charAt(at) == ',') at++;
                        var key = (String) value();
                        blank();
                        at++;
                        map.put(key, value());
                    }
                    at++;
                    yield map;
                }
                case '[' -> {
                    var list = new ArrayList<Object>();
                    at++;
                    for (blank(); json.charAt(at) != ']'; blank()) {
                        if (json.charAt(at) == ',') at++;
                        list.add(value());
                    }
                    at++;
                    yield list;
                }
                case '"' -> text();
                case 't' -> {
                    at += 4;
                    yield true;
                }
                case 'f' -> {
                    at += 5;
                    yield false;
                }
                default -> {
                    int from = at;
                    while ("-0123456789".indexOf(json.charAt(at)) >= 0) at++;
                    yield Long.parseLong(json.substring(from, at));
                }
            };
        }

        private String text() {
            var text = new StringBuilder();
            at++;
            while (json.charAt(at) != '"') {
                char c = json.charAt(at++);
                if (c != '\\') {
                    text.append(c);
                    continue;
                }
                char escaped = json.charAt(at++);
                switch (escaped) {
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    case 't' -> text.append('\t');
                    case 'u' -> {
                        text.append((char) Integer.parseInt(json.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> text.append(escaped);
                }
            }
            at++;
            return text.toString();
        }

        private void blank() {
            while (json.charAt(at) == ' ' || json.charAt(at) == '\n') at++;
        }
    }
}
