package musubi.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class MessagesTest {
    private static final Pattern RECORDING = Pattern.compile("audit\\s*\\.record\\(\\s*\"([a-z]+\\.[a-z-]+)\"");

    @Test
    void every_word_is_there_in_both_languages_and_each_has_one_home() throws IOException {
        var japanese = words("");
        var english = words("_en");

        assertThat(english.keySet()).containsExactlyInAnyOrderElementsOf(japanese.keySet());
        assertThat(english.values()).noneMatch(String::isBlank);
        assertThat(japanese.values()).noneMatch(String::isBlank);
    }

    /** Easy Japanese says only what it says otherwise; everything else is read as in Japanese. */
    @Test
    void easy_japanese_says_in_easier_words_what_japanese_says_too() throws IOException {
        var japanese = words("");

        assertThat(words("_ja__EASY"))
                .isNotEmpty()
                .allSatisfy((key, easy) -> assertThat(easy)
                        .as(key)
                        .isNotBlank()
                        .isNotEqualTo(japanese.get(key))
                        .matches(e -> japanese.containsKey(key), "is a word of Japanese pages"));
    }

    private static String language(String file) {
        return Stream.of("_en", "_ja__EASY")
                .filter(l -> file.endsWith(l + ".properties"))
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> words(String language) throws IOException {
        var all = new HashMap<String, String>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:messages/*.properties")) {
            var name = Objects.requireNonNull(file.getFilename());
            if (!language(name).equals(language)) continue;
            var words = new Properties();
            try (var text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                words.load(text);
            }
            words.forEach((key, value) -> assertThat(all.put((String) key, (String) value))
                    .as(name + " " + key)
                    .isNull());
        }
        return all;
    }

    /** The form of a word follows the number; and a number is always the one that is told. */
    @Test
    void english_counts_one_as_one_and_every_other_number_as_it_is() throws IOException {
        var counting = words("_en").entrySet().stream()
                .filter(e -> e.getValue().contains(",choice,"))
                .toList();

        assertThat(counting).hasSizeGreaterThan(25).allSatisfy(e -> {
            var words = new MessageFormat(e.getValue(), Locale.ENGLISH);
            assertThat(words.format(new Object[] {1L, 1L, 1L, 1L}))
                    .as(e.getKey())
                    .doesNotContainPattern(
                            "\\b1 (people|points|days|rows|sessions|letters|lines|places|records|things)\\b")
                    .doesNotContain("{");
            assertThat(words.format(new Object[] {1234L, 1234L, 1234L, 1234L}))
                    .as(e.getKey())
                    .contains("1,234");
            assertThat(words.format(new Object[] {0L, 0L, 0L, 0L}))
                    .as(e.getKey())
                    .contains("0");
        });
    }

    /** The trail is read by people: what somebody did is never shown as a code. */
    @Test
    void everything_that_is_written_in_the_audit_trail_has_a_name() throws IOException {
        var named = words("").keySet();
        var recorded = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                var calls = RECORDING.matcher(Files.readString(file));
                while (calls.find()) recorded.add("audit." + calls.group(1));
            }
        }

        assertThat(recorded).hasSizeGreaterThan(30);
        assertThat(named).containsAll(recorded);
    }
}
