package musubi.effect.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads arithmetic, with the precedence of R: {@code ^}, sign, {@code * /}, {@code + -}, comparison, {@code &}, {@code |}. */
final class Arithmetic {
    /** Functions and how many arguments they take at most. */
    static final Map<String, Integer> FUNCTIONS = Map.ofEntries(
            Map.entry("log", 1),
            Map.entry("log1p", 1),
            Map.entry("exp", 1),
            Map.entry("is.na", 1),
            Map.entry("day", 1),
            Map.entry("sqrt", 1),
            Map.entry("abs", 1),
            Map.entry("I", 1),
            Map.entry("factor", 1),
            Map.entry("relevel", 2),
            Map.entry("s", 2),
            Map.entry("ns", 2),
            Map.entry("min", 2),
            Map.entry("max", 2),
            Map.entry("offset", 1),
            Map.entry("strata", 9),
            Map.entry("cluster", 9),
            Map.entry("Surv", 3),
            Map.entry("cbind", 2));

    /** Arguments that may be named, as R names them. */
    private static final Map<String, String> NAMED = Map.of("ns", "df", "s", "df", "relevel", "ref");

    private static final List<List<String>> LEVELS = List.of(
            List.of("|"),
            List.of("&"),
            List.of("==", "!=", "<", "<=", ">", ">="),
            List.of("+", "-"),
            List.of("*", "/"));
    private static final int DEEPEST = 200;
    private final Reading reading;
    private int depth;

    Arithmetic(Reading reading) {
        this.reading = reading;
    }

    Expression whole() {
        return level(0);
    }

    private Expression level(int level) {
        if (level == LEVELS.size()) return signed();
        var left = level(level + 1);
        while (LEVELS.get(level).stream().anyMatch(s -> reading.peek().is(s))) {
            var sign = reading.take().text();
            left = new Expression.Binary(sign, left, level(level + 1));
        }
        return left;
    }

    private Expression signed() {
        if (reading.peek().is("-")) {
            reading.take();
            var part = signed();
            if (part instanceof Expression.Constant constant) return new Expression.Constant(-constant.value());
            return new Expression.Binary("*", new Expression.Constant(-1), part);
        }
        var base = primary();
        if (!reading.peek().is("^")) return base;
        reading.take();
        return new Expression.Binary("^", base, signed());
    }

    Expression primary() {
        if (++depth > DEEPEST)
            throw Reading.refused("formula.too-deep", "(", "式の括弧が深すぎます。", "The formula's brackets are too deep.");
        try {
            return unlimited();
        } finally {
            depth--;
        }
    }

    private Expression unlimited() {
        var token = reading.peek();
        switch (token.kind()) {
            case NUMBER -> {
                return number(reading.take());
            }
            case WORD -> {
                return new Expression.Word(reading.take().text());
            }
            case NAME -> {
                reading.take();
                return reading.peek().is("(") ? call(token) : new Expression.Variable(token.text());
            }
            default -> {
                if (!token.is("(")) throw reading.unexpected("a column / 列");
                reading.take();
                var inner = whole();
                reading.expect(")");
                // Kept, so that two expressions that differ have labels that differ.
                return inner instanceof Expression.Binary ? new Expression.Call("(", List.of(inner)) : inner;
            }
        }
    }

    private static Expression number(Token token) {
        try {
            return new Expression.Constant(Double.parseDouble(token.text()));
        } catch (NumberFormatException e) {
            throw Reading.refused(
                    "formula.number",
                    token.text(),
                    "式の " + token.at() + " 文字目の「" + token.text() + "」は数ではありません。数字で始まる列名は `" + token.text()
                            + "` のように逆引用符（`）で囲んでください。",
                    "Formula, character " + token.at() + ": \"" + token.text()
                            + "\" is no number; the name of a column that begins with a digit stands in backquotes, `"
                            + token.text() + "`.");
        }
    }

    private Expression call(Token name) {
        var most = FUNCTIONS.get(name.text());
        if (most == null)
            throw Reading.refused(
                    "formula.unknown-function",
                    name.text(),
                    "関数「" + name.text() + "」はありません。使えるもの: "
                            + String.join("、", new java.util.TreeSet<>(FUNCTIONS.keySet())) + "。",
                    "There is no function \"" + name.text() + "\"; there are: "
                            + String.join(", ", new java.util.TreeSet<>(FUNCTIONS.keySet())) + ".");
        reading.expect("(");
        var arguments = new ArrayList<Expression>();
        do {
            if (!arguments.isEmpty()) reading.take();
            arguments.add(argument(name));
        } while (reading.peek().is(","));
        reading.expect(")");
        if (arguments.size() > most)
            throw Reading.refused(
                    "formula.arguments",
                    name.text(),
                    name.text() + "() の引数は最大 " + most + " 個です。",
                    name.text() + "() takes at most " + most + " arguments.");
        return new Expression.Call(name.text(), arguments);
    }

    /** An argument, perhaps named as in {@code ns(age, df = 4)}. */
    private Expression argument(Token function) {
        var value = whole();
        if (!reading.peek().is("=")) return value;
        if (!NAMED.getOrDefault(function.text(), "").equals(value.label()))
            throw Reading.refused(
                    "formula.arguments",
                    value.label(),
                    function.text() + "(" + value.label() + " = …) は読めません。「等しい」は == と書きます。",
                    function.text() + "(" + value.label() + " = …) cannot be read; write == for \"is equal to\".");
        reading.take();
        return whole();
    }
}
