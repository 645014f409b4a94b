package musubi.effect;

import java.util.List;
import java.util.Optional;

/**
 * A setting of a method.
 *
 * @param name as written in {@code --option name=value}
 * @param usual the value when none is given; empty when the setting is then off
 * @param choices the allowed words; empty when it is a number or a column
 * @param meaning what it does, and in which unit
 */
public record Option(String name, Optional<String> usual, List<String> choices, Words meaning) {
    /** Choices are copied. */
    public Option {
        choices = List.copyOf(choices);
    }

    /** One of several words. */
    public static Option choice(String name, String usual, List<String> choices, String ja, String en) {
        return new Option(name, Optional.of(usual), choices, new Words(ja, en));
    }

    /** A number with a usual value. */
    public static Option number(String name, String usual, String ja, String en) {
        return new Option(name, Optional.of(usual), List.of(), new Words(ja, en));
    }

    /** A column, a number or a word that is off unless given. */
    public static Option given(String name, String ja, String en) {
        return new Option(name, Optional.empty(), List.of(), new Words(ja, en));
    }
}
