package musubi.effect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings of one request: those given, and the usual values of those that are not. Unknown names and words are refused. */
public final class Options {
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,19}");

    private static final Pattern COLUMN = Pattern.compile("(?:[^+,`]++|`[^`]*+`|`)++");

    private final Map<String, Option> known;
    private final Map<String, String> given;

    /** Checks what was given against what the method knows. */
    public Options(List<Option> known, Map<String, String> given) {
        this.known = known.stream().collect(Collectors.toMap(Option::name, o -> o, (a, b) -> a, TreeMap::new));
        this.given = new TreeMap<>(given);
        this.given.forEach(this::check);
    }

    /** Also what this request will not come to read is checked: a slip in it is a slip. */
    private void check(String name, String value) {
        var option = known.get(name);
        if (option == null) {
            var near = NearestWord.to(name, known.keySet());
            throw new Unreadable(
                    "estimate.unknown-option",
                    name,
                    new Words(
                            "設定「" + name + "」はこの方法にありません。"
                                    + near.map(n -> "「" + n + "」ではありませんか。").orElse("") + "使えるもの: "
                                    + String.join("、", known.keySet()) + "。",
                            "This method has no option \"" + name + "\"."
                                    + near.map(n -> " Did you mean \"" + n + "\"?")
                                            .orElse("") + " It knows: "
                                    + String.join(", ", known.keySet()) + "."));
        }
        if (!option.choices().isEmpty() && !option.choices().contains(value)) {
            var near = NearestWord.to(value, option.choices());
            throw new Unreadable(
                    "estimate.unknown-choice",
                    value,
                    new Words(
                            "設定「" + name + "」に「" + value + "」は使えません。"
                                    + near.map(n -> "「" + n + "」ではありませんか。").orElse("") + "次のどれかです: "
                                    + String.join("、", option.choices()) + "。",
                            "Option \"" + name + "\" cannot be \"" + value + "\"."
                                    + near.map(n -> " Did you mean \"" + n + "\"?")
                                            .orElse("") + " It is one of: "
                                    + String.join(", ", option.choices()) + "."));
        }
        if (name.equals("seed") && !WHOLE.matcher(value).matches()) throw notWhole(name, value);
        if (option.choices().isEmpty()
                && option.usual().filter(Options::isNumber).isPresent()) parsed(name, value);
    }

    private static boolean isNumber(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double parsed(String name, String text) {
        if (!isNumber(text)) throw notNumber(name, text);
        double value = Double.parseDouble(text);
        if (name.equals("level") && !(value > 0 && value < 1)) throw notALevel(text);
        if (name.equals("threshold") && value < 0) throw negative(name, text);
        return value;
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
        return parsed(name, text(name));
    }

    /** A whole number. */
    public int whole(String name) {
        double value = number(name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) throw notWhole(name, text(name));
        return (int) value;
    }

    /** {@code yes} or {@code true}. */
    public boolean yes(String name) {
        return find(name).map(v -> v.equals("yes") || v.equals("true")).orElse(false);
    }

    /** One column, in backquotes or without them; empty when off. */
    public Optional<String> column(String name) {
        return find(name)
                .map(v -> v.length() > 2 && v.startsWith("`") && v.endsWith("`") ? v.substring(1, v.length() - 1) : v);
    }

    /** Several columns, written {@code a+b} or {@code a,b}; a name that has such a sign stands in backquotes. Empty when off. */
    public List<String> columns(String name) {
        return find(name)
                .map(v -> COLUMN.matcher(v)
                        .results()
                        .map(found -> found.group().replace("`", "").strip())
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

    private static Unreadable notWhole(String name, String text) {
        return new Unreadable(
                "estimate.not-a-number",
                text,
                new Words(
                        "設定「" + name + "」は整数で書いてください（いまは「" + text + "」）。",
                        "Option \"" + name + "\" must be a whole number, not \"" + text + "\"."));
    }

    private static Unreadable negative(String name, String text) {
        return new Unreadable(
                "estimate.out-of-range",
                text,
                new Words(
                        "設定「" + name + "」は 0 以上の数です（いまは " + text + "）。",
                        "Option \"" + name + "\" is zero or more; it is " + text + "."));
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
