package musubi.effect;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of one request: those given, and the usual values of those that are not. Unknown names and words are refused. */
public final class Options {
    private final Map<String, Option> known;
    private final Map<String, String> given;

    /** Checks what was given against what the method knows. */
    public Options(List<Option> known, Map<String, String> given) {
        this.known = known.stream().collect(Collectors.toMap(Option::name, o -> o, (a, b) -> a, TreeMap::new));
        this.given = new TreeMap<>(given);
        this.given.forEach(this::check);
    }

    private void check(String name, String value) {
        var option = known.get(name);
        if (option == null)
            throw new Unreadable(
                    "estimate.unknown-option",
                    name,
                    new Words(
                            "設定「" + name + "」はこの方法にありません。使えるもの: " + String.join("、", known.keySet()) + "。",
                            "This method has no option \"" + name + "\"; it knows: " + String.join(", ", known.keySet())
                                    + "."));
        if (!option.choices().isEmpty() && !option.choices().contains(value))
            throw new Unreadable(
                    "estimate.unknown-choice",
                    value,
                    new Words(
                            "設定「" + name + "」は次のどれかです: " + String.join("、", option.choices()) + "。",
                            "Option \"" + name + "\" is one of: " + String.join(", ", option.choices()) + "."));
    }

    /** The setting, given or usual; empty when it is off. */
    public Optional<String> find(String name) {
        var option = known.get(name);
        if (option == null) throw new IllegalStateException("the method does not declare its option " + name);
        return Optional.ofNullable(given.get(name)).or(option::usual);
    }

    /** Whether the sender wrote it. */
    public boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** A setting that has a usual value. */
    public String text(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** A number. */
    public double number(String name) {
        var text = text(name);
        try {
            double value = Double.parseDouble(text);
            if (Double.isNaN(value)) throw notNumber(name, text);
            if (name.equals("level") && !(value > 0 && value < 1)) throw notALevel(text);
            return value;
        } catch (NumberFormatException e) {
            throw notNumber(name, text);
        }
    }

    /** A whole number. */
    public int whole(String name) {
        double value = number(name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) throw notNumber(name, text(name));
        return (int) value;
    }

    /** {@code yes} or {@code true}. */
    public boolean yes(String name) {
        return find(name).map(v -> v.equals("yes") || v.equals("true")).orElse(false);
    }

    /** Several columns, written {@code a+b} or {@code a,b}; empty when off. */
    public List<String> columns(String name) {
        return find(name)
                .map(v -> Arrays.stream(v.split("[+,]"))
                        .map(String::strip)
                        .filter(c -> !c.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private static Unreadable notNumber(String name, String text) {
        return new Unreadable(
                "estimate.not-a-number",
                text,
                new Words(
                        "設定「" + name + "」は数で書いてください（いまは「" + text + "」）。",
                        "Option \"" + name + "\" must be a number, not \"" + text + "\"."));
    }

    private static Unreadable notALevel(String text) {
        return new Unreadable(
                "estimate.level",
                text,
                new Words(
                        "信頼水準 level は 0 と 1 の間の数です（例 0.95）。いまは " + text + " です。",
                        "The confidence level lies between 0 and 1, such as 0.95; it is " + text + "."));
    }

    private static Unreadable missing(String name) {
        return new Unreadable(
                "estimate.missing-option",
                name,
                new Words(
                        "設定「" + name + "」が要ります。「--option " + name + "=…」と書いてください。",
                        "Option \"" + name + "\" is needed: write --option " + name + "=…."));
    }
}
