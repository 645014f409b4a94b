package musubi.effect.indicator;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/** Names of age bands, such as {@code 0-4}, {@code 65〜69歳}, {@code 85+} or the youngest age alone. */
final class Bands {
    private static final Pattern START = Pattern.compile("^\\D*(\\d+)");
    private static final Pattern END = Pattern.compile("^\\D*\\d+\\D+(\\d+)");

    /** By the youngest age, then by name. */
    static final Comparator<String> ORDER =
            Comparator.<String>comparingInt(Bands::order).thenComparing(Comparator.naturalOrder());

    private Bands() {}

    private static int order(String band) {
        var start = START.matcher(band);
        return start.find() && start.group(1).length() < 9 ? Integer.parseInt(start.group(1)) : Integer.MAX_VALUE;
    }

    /** The youngest age of a band. */
    static int youngest(String band) {
        int age = order(band);
        if (age == Integer.MAX_VALUE)
            throw new Unreadable(
                    "indicator.band",
                    band,
                    new Words(
                            "年齢階級「" + band + "」は最も若い年齢から書いてください。例: 65-69、85+。",
                            "Age band \"" + band + "\" must begin with its youngest age, as in 65-69 or 85+."));
        return age;
    }

    /** The age a band ends before; empty when its name does not say. */
    static OptionalInt until(String band) {
        var end = END.matcher(band);
        return end.find() && end.group(1).length() < 9
                ? OptionalInt.of(Integer.parseInt(end.group(1)) + 1)
                : OptionalInt.empty();
    }
}
