package musubi.effect.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DesignTest {
    private static final ReferenceFixture R = ReferenceFixture.of("formula/design.csv");

    static Stream<String> formulas() throws IOException {
        try (var in = DesignTest.class.getResourceAsStream("/reference/formula/formulas.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        }
    }

    /** Values are told by the sum of each times the number of its row. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void columns_are_those_of_r(String formula) {
        var rows = rows();
        var design = Design.of(Formula.parse("y " + formula), rows);

        var matrix = design.matrix(rows);

        assertThat(design.names()).isEqualTo(R.names(formula));
        var number = rows.column("row");
        for (int j = 0; j < matrix.length; j++) {
            double sum = 0;
            double size = 0;
            for (int i = 0; i < rows.count(); i++) {
                sum += matrix[j][i] * number.at(i);
                size += Math.abs(matrix[j][i]) * number.at(i);
            }
            assertThat(sum)
                    .as(design.names().get(j))
                    .isCloseTo(R.number(formula, design.names().get(j)), within(1e-12 * size));
        }
    }

    /** R calls it I(x > 2)TRUE; here a comparison is a number, 1 or 0, and stays one in products. */
    @Test
    void a_comparison_is_a_number() {
        var design = Design.of(Formula.parse("y ~ I(x > 2) * a"), rows());

        assertThat(design.names())
                .containsExactly("(Intercept)", "I(x > 2)", "anorth", "awest", "I(x > 2):anorth", "I(x > 2):awest");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "y ~ poly(x, 2); formula.unknown-function",
                "y ~ a %in% b; formula.sign",
                "y ~ (a + b)^x; formula.power",
                "y ~ I(x = 2); formula.arguments",
                "y ~ ns(x, knots = 2); formula.arguments",
                "y ~ relevel(a, levels = 'west'); formula.arguments"
            })
    void what_r_reads_otherwise_is_refused(String formula, String code) {
        assertThatThrownBy(() -> Design.of(Formula.parse(formula), rows()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {"y ~ ns(x, df = 3); y ~ ns(x, 3)", "y ~ relevel(a, ref = 'west'); y ~ relevel(a, 'west')"})
    void the_names_of_arguments_may_be_written(String named, String plain) {
        var rows = rows();

        assertThat(Design.of(Formula.parse(named), rows).matrix(rows))
                .isDeepEqualTo(Design.of(Formula.parse(plain), rows).matrix(rows));
    }

    private static Rows rows() {
        var lines = new ArrayList<String>();
        lines.add("row,y,x,z,k,a,b,c");
        var a = List.of("north", "east", "west");
        var c = List.of("q", "p", "s", "r");
        for (int i = 0; i < 60; i++)
            lines.add("%d,%d,%s,%s,%s,%s,%s,%s"
                    .formatted(
                            i + 1,
                            i * 31 % 17,
                            i * 37 % 41 / 8.0,
                            i * 11 % 23 / 4.0 - 2,
                            List.of("4", "10", "2.5").get(i * 7 % 3),
                            a.get((i * 5 + i / 7) % 3),
                            i / 4 % 2 == 0 ? "yes" : "no",
                            c.get((i * 3 + i / 5) % 4)));
        return LocalRows.of(TableFixture.columns(lines), "");
    }
}
