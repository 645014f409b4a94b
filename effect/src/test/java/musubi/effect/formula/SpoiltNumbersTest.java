package musubi.effect.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import musubi.effect.Unreadable;
import musubi.effect.rows.Categories;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoiltNumbersTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"N/A", "-", "欠損", "70以上", "null"})
    void one_word_does_not_turn_numbers_into_categories(String word) {
        assertThatThrownBy(() -> terms("x", "20", "31", "4.5", word)).isInstanceOfSatisfying(Unreadable.class, e -> {
            assertThat(e.code()).isEqualTo("formula.numbers-and-words");
            assertThat(e.words().en()).contains("\"" + word + "\"", "factor(x)");
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            value = {"45,000; 7,100", "12%; 7%", "¥100; ¥200", "４５; ２０", "+4; -3", "4,5; 3,25", "65歳; 70歳"})
    void numbers_with_signs_are_not_categories(String one, String other) {
        assertThatThrownBy(() -> terms("x", one, other, one))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("formula.numbers-as-words"));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({"01, 02, 13", "0-4, 5-14, 85+", "北, 南, 3", "1a, 1b, 2", "yes, no, 1", "2019年, 2020年, 2021年"})
    void codes_and_bands_are_categories(String one, String other, String third) {
        assertThat(terms("x", one, other, third).names()).hasSize(3);
    }

    @Test
    void categories_that_are_meant_are_taken() {
        assertThat(terms("factor(x)", "1", "2", "その他").names())
                .containsExactly("(Intercept)", "factor(x)2", "factor(x)その他");
        assertThat(terms("relevel(x, \"その他\")", "1", "2", "その他").names()).containsExactly("(Intercept)", "x1", "x2");
    }

    private static Design terms(String term, String... values) {
        var formula = Formula.parse("y ~ " + term);
        return Design.of(formula.terms(), true, rows(values));
    }

    private static Rows rows(String... values) {
        return LocalRows.of(Map.of("x", Categories.of(List.of(values))), "");
    }
}
