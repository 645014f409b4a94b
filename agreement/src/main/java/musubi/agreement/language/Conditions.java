package musubi.agreement.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.quantity.Place;

/** Reads conditions: {@code steps >= 8_000 and not certified}, or a mapping for what does not fit one line. */
final class Conditions {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(>=|<=|!=|==|[≥≤≠><=()]|[-+]?[0-9][0-9_]*(?:\\.[0-9_]+)?%?|[\\p{L}_][\\p{L}\\p{N}_.-]*)");
    private static final Map<String, Condition.Op> OPS = Map.of(
            ">=", Condition.Op.AT_LEAST,
            "≥", Condition.Op.AT_LEAST,
            ">", Condition.Op.ABOVE,
            "<=", Condition.Op.AT_MOST,
            "≤", Condition.Op.AT_MOST,
            "<", Condition.Op.BELOW,
            "=", Condition.Op.EQUAL,
            "==", Condition.Op.EQUAL,
            "!=", Condition.Op.DIFFERENT,
            "≠", Condition.Op.DIFFERENT);
    private static final Map<String, Condition.Op> WORDS = Map.of(
            "at-least", Condition.Op.AT_LEAST,
            "above", Condition.Op.ABOVE,
            "at-most", Condition.Op.AT_MOST,
            "below", Condition.Op.BELOW,
            "equal", Condition.Op.EQUAL);

    private final Expressions expressions;

    Conditions(Expressions expressions) {
        this.expressions = expressions;
    }

    Condition read(Text text) {
        return switch (text) {
            case Text.Scalar(var value, var place) -> new Line(value, place).read();
            case Text.Items items ->
                throw new Misread(
                        "agreement.expected-condition",
                        items.place(),
                        "",
                        "条件には式か {all: […]}・{any: […]} が必要です。",
                        "A condition is a comparison, or {all: […]}, {any: […]}.");
            case Text.Entries entries -> mapping(Fields.of(entries, "condition"));
        };
    }

    private Condition mapping(Fields fields) {
        Condition condition;
        if (fields.has("all")) condition = new Condition.All(list(fields, "all"), fields.place());
        else if (fields.has("any")) condition = new Condition.Any(list(fields, "any"), fields.place());
        else if (fields.has("not")) condition = new Condition.Not(read(fields.need("not", "not")), fields.place());
        else if (fields.has("significant"))
            condition = new Condition.Significant(
                    Fields.text(fields.need("significant", "significant"), "significant"),
                    fields.word("of").map(Expressions::spelled).orElse(expressions.study()),
                    fields.place());
        else if (fields.has("compare")) condition = compare(fields);
        else
            throw new Misread(
                    "agreement.unknown-condition",
                    fields.place(),
                    String.join(", ", fields.keys()),
                    "条件は all、any、not、significant、compare のいずれかで始めてください。",
                    "A condition mapping starts with all, any, not, significant or compare.");
        fields.done("condition");
        return condition;
    }

    private Condition compare(Fields fields) {
        var left = expressions.read(fields.need("compare", "compare"));
        for (var word : WORDS.entrySet())
            if (fields.has(word.getKey()))
                return new Condition.Compare(
                        left, word.getValue(), expressions.read(fields.need(word.getKey(), "compare")), fields.place());
        throw new Misread(
                "document.missing-key",
                fields.place(),
                "compare",
                "compare には at-least、above、at-most、below、equal のどれかが必要です。",
                "\"compare\" needs one of at-least, above, at-most, below, equal.");
    }

    private List<Condition> list(Fields fields, String key) {
        var parts = fields.items(key, "condition").stream().map(this::read).toList();
        if (parts.isEmpty())
            throw new Misread(
                    "agreement.empty-list",
                    fields.placeOf(key),
                    key,
                    "「" + key + "」のリストが空です。",
                    "The list of \"" + key + "\" is empty.");
        return parts;
    }

    /** A condition written on one line: or binds least, then and, then not. */
    private static final class Line {
        private final String text;
        private final Place place;
        private final List<String> tokens = new ArrayList<>();
        private int next;

        Line(String text, Place place) {
            this.text = text;
            this.place = place;
            var matcher = TOKEN.matcher(text);
            int at = 0;
            while (at < text.length() && matcher.find(at) && matcher.start() == at) {
                tokens.add(matcher.group(1));
                at = matcher.end();
            }
            if (!text.substring(at).isBlank()) throw unclear(text.substring(at).strip());
        }

        Condition read() {
            if (tokens.isEmpty()) throw unclear("");
            var condition = or();
            if (next < tokens.size()) throw unclear(tokens.get(next));
            return condition;
        }

        private Condition or() {
            var parts = new ArrayList<Condition>(List.of(and()));
            while (take("or")) parts.add(and());
            return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts), place);
        }

        private Condition and() {
            var parts = new ArrayList<Condition>(List.of(not()));
            while (take("and")) parts.add(not());
            return parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts), place);
        }

        private Condition not() {
            if (take("not")) return new Condition.Not(not(), place);
            if (take("(")) {
                var inner = or();
                if (!take(")")) throw unclear(next < tokens.size() ? tokens.get(next) : ")");
                return inner;
            }
            var left = operand();
            var op = next < tokens.size() ? OPS.get(tokens.get(next)) : null;
            if (op != null) {
                next++;
                return new Condition.Compare(left, op, operand(), place);
            }
            if (left instanceof Expression.Name name) return new Condition.Holds(name, place);
            throw unclear(text);
        }

        private Expression operand() {
            if (next >= tokens.size()) throw unclear(text);
            var token = tokens.get(next++);
            if (Scalars.isNumber(token)) return Scalars.number(new Text.Scalar(token, place), "condition");
            if (OPS.containsKey(token) || Set.of("(", ")", "and", "or", "not").contains(token)) throw unclear(token);
            return new Expression.Name(Expressions.spelled(token), place);
        }

        private boolean take(String word) {
            if (next < tokens.size() && tokens.get(next).equals(word)) {
                next++;
                return true;
            }
            return false;
        }

        private Misread unclear(String part) {
            return new Misread(
                    "agreement.unclear-condition",
                    place,
                    text,
                    "条件「" + text + "」の「" + part + "」が読めません。半角で、steps >= 8_000 and not certified のように書いてください。",
                    "In the condition \"" + text + "\", \"" + part
                            + "\" cannot be read. Write it with half-width signs, as in steps >= 8_000 and not certified");
        }
    }
}
