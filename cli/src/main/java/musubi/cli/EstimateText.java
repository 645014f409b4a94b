package musubi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Words;

/** Methods and their answers as text for people, in one language. */
final class EstimateText {
    private static final int MOST_LINES = 40;
    private final String language;

    EstimateText(String language) {
        this.language = language;
    }

    /** An answer, or why there is none. */
    List<String> lines(Method method, Estimation estimation) {
        var lines = new ArrayList<String>();
        lines.add(method.id() + "  " + method.title().in(language));
        if (estimation instanceof NotEstimable no) {
            lines.add(word("推定できません: ", "Not estimable: ") + no.why().words().in(language));
            lines.add("  " + no.detail().in(language));
            return lines;
        }
        var estimate = (Estimate) estimation;
        lines.add("");
        lines.addAll(parameters(word("効果", "effect"), estimate.effects()));
        estimate.cautions().forEach(c -> lines.add(word("要注意: ", "caution: ") + c.in(language)));
        if (!estimate.coefficients().isEmpty()) {
            lines.add("");
            lines.addAll(parameters(word("係数", "coefficient"), estimate.coefficients()));
        }
        if (!estimate.figures().isEmpty()) {
            lines.add("");
            var columns = new Columns(Set.of(1));
            estimate.figures().forEach(f -> columns.row(List.of(f.name(), number(f.value()))));
            lines.addAll(columns.lines());
        }
        for (var table : estimate.tables()) {
            lines.add("");
            lines.addAll(grid(table));
        }
        lines.add("");
        lines.add(word("使った行: ", "rows used: ") + estimate.sample().used());
        estimate.sample().groups().forEach((name, count) -> lines.add(name + ": " + count));
        estimate.sample()
                .dropped()
                .forEach((why, count) -> lines.add(word("外した行: ", "rows dropped: ") + count + "  " + why));
        for (var c : estimate.conventions())
            lines.add(c.name() + ": " + c.value() + (c.equivalent().isEmpty() ? "" : "  [" + c.equivalent() + "]"));
        estimate.remarks().forEach(r -> lines.add(word("注意: ", "note: ") + r.in(language)));
        return lines;
    }

    private List<String> parameters(String head, List<Parameter> parameters) {
        var columns = new Columns(Set.of(1, 2, 3, 4, 5, 6));
        columns.row(List.of(
                head,
                word("推定値", "estimate"),
                word("標準誤差", "std. error"),
                word("下限", "lower"),
                word("上限", "upper"),
                "p",
                "df"));
        for (var p : parameters)
            columns.row(List.of(
                    p.name(),
                    number(p.estimate()),
                    number(p.standardError()),
                    number(p.lower()),
                    number(p.upper()),
                    probability(p.p()),
                    Double.isInfinite(p.df()) ? "∞" : number(p.df())));
        return columns.lines();
    }

    private List<String> grid(Grid grid) {
        var columns = new Columns(Set.copyOf(
                IntStream.rangeClosed(1, grid.columns().size()).boxed().toList()));
        var head = new ArrayList<>(List.of(grid.name()));
        head.addAll(grid.columns());
        columns.row(head);
        grid.lines().stream().limit(MOST_LINES).forEach(l -> {
            var row = new ArrayList<>(List.of(l.label()));
            l.values().forEach(v -> row.add(number(v)));
            columns.row(row);
        });
        var lines = new ArrayList<>(columns.lines());
        int more = grid.lines().size() - MOST_LINES;
        if (more > 0)
            lines.add(word("…ほか " + more + " 行（-f json で全部）", "… " + more + " more lines (all with -f json)"));
        return lines;
    }

    /** Seven digits, for reading; all of them are in the JSON. */
    static String number(double value) {
        if (Double.isNaN(value)) return "–";
        if (Double.isInfinite(value)) return value > 0 ? "∞" : "-∞";
        if (value == Math.rint(value) && Math.abs(value) < 1e9) return Long.toString((long) value);
        double size = Math.abs(value);
        if (size >= 1e-4 && size < 1e9) {
            int digits = Math.clamp(6 - (int) Math.floor(Math.log10(size)), 0, 10);
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
        return String.format(Locale.ROOT, "%.6e", value);
    }

    private static String probability(double p) {
        return Double.isNaN(p)
                ? "–"
                : p < 0.0001 ? String.format(Locale.ROOT, "%.1e", p) : String.format(Locale.ROOT, "%.4f", p);
    }

    private String word(String ja, String en) {
        return language.equals("ja") ? ja : en;
    }

    /** A method described. */
    List<String> described(Method method) {
        var lines = new ArrayList<String>();
        lines.add(method.id() + "  " + method.title().in(language));
        lines.add(word("知りたい量: ", "estimand: ") + method.estimand().in(language));
        lines.add(word("計算: ", "formula: ") + method.formula());
        lines.add(word("仮定:", "assumes:"));
        method.assumes().forEach(a -> lines.add("  - " + a.in(language)));
        lines.add(word("使わないとき: ", "do not use: ") + method.avoid().in(language));
        lines.add(word("例: ", "example: ") + ExampleOptions.command(method));
        lines.add(word("設定:", "options:"));
        var columns = new Columns(Set.of());
        for (var o : method.options())
            columns.row(List.of(
                    "  " + o.name(),
                    o.usual().orElse("-"),
                    o.choices().isEmpty()
                            ? o.meaning().in(language)
                            : o.meaning().in(language) + "  " + String.join("|", o.choices())));
        lines.addAll(columns.lines());
        lines.add(word("出典:", "sources:"));
        method.sources().forEach(s -> lines.add("  - " + s));
        lines.add(word("同じ計算をするもの:", "same as:"));
        method.equivalent().forEach(e -> lines.add("  - " + e));
        lines.add(word("照合: ", "checked against: ") + method.checked());
        return lines;
    }

    /** A method as the values of canonical JSON. */
    static Map<String, Object> json(Method method) {
        var json = new TreeMap<String, Object>();
        json.put("id", method.id());
        json.put("title", words(method.title()));
        json.put("estimand", words(method.estimand()));
        json.put("assumes", method.assumes().stream().map(EstimateText::words).toList());
        json.put("formula", method.formula());
        json.put("avoid", words(method.avoid()));
        json.put("sources", method.sources());
        json.put("equivalent", method.equivalent());
        json.put("checked", method.checked());
        json.put("example", method.example());
        json.put("options", method.options().stream().map(EstimateText::option).toList());
        return json;
    }

    private static Map<String, Object> option(Option option) {
        return Map.of(
                "name", option.name(),
                "usual", option.usual().orElse(""),
                "choices", option.choices(),
                "meaning", words(option.meaning()));
    }

    private static Map<String, Object> words(Words words) {
        return Map.of("ja", words.ja(), "en", words.en());
    }
}
