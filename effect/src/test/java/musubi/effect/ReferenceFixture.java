package musubi.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers of another program, made by the script beside them: lines {@code case,name,value}, full precision; lines that
 * begin with # say the program and its version.
 */
public final class ReferenceFixture {
    private final String file;
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    private ReferenceFixture(String file) {
        this.file = file;
    }

    /** The numbers of {@code reference/FILE} among the test resources. */
    public static ReferenceFixture of(String file) {
        var reference = new ReferenceFixture(file);
        try (var in = ReferenceFixture.class.getResourceAsStream("/reference/" + file)) {
            if (in == null) throw new IllegalStateException("no reference/" + file);
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#") && !l.isBlank() && !l.equals("case,name,value"))
                    .forEach(reference::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reference;
    }

    private void read(String line) {
        int last = line.lastIndexOf(',');
        var value = line.substring(last + 1);
        numbers.put(
                line.substring(0, last),
                value.equals("NA")
                        ? Double.NaN
                        : value.equals("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
    }

    /** The number of this case and name. */
    public double number(String test, String name) {
        var value = numbers.get(test + "," + name);
        if (value == null) throw new IllegalStateException("%s has no %s,%s".formatted(file, test, name));
        return value;
    }

    /** All names of a case. */
    public java.util.List<String> names(String test) {
        return numbers.keySet().stream()
                .filter(k -> k.startsWith(test + ","))
                .map(k -> k.substring(test.length() + 1))
                .toList();
    }

    /** Asserts that {@code actual} is the number of this case and name, up to a relative {@code tolerance}. */
    public void check(String test, String name, double actual, double tolerance) {
        double expected = number(test, name);
        if (Double.isNaN(expected)) {
            assertThat(actual).as(test + " " + name).isNaN();
            return;
        }
        assertThat(actual)
                .as(test + " " + name)
                .isCloseTo(expected, within(Math.max(Math.abs(expected) * tolerance, 1e-300)));
    }

    /** Asserts that estimate and standard error of a parameter are {@code NAME} and {@code NAME se}. */
    public void check(String test, Parameter parameter, double tolerance) {
        check(test, parameter.name(), parameter.estimate(), tolerance);
        check(test, parameter.name() + " se", parameter.standardError(), tolerance);
    }
}
