package musubi.effect.formula;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Arithmetic over the columns of a row, as it may stand in a formula. */
public sealed interface Expression extends Serializable {
    /** A column. */
    record Variable(String name) implements Expression {}

    /** A number. */
    record Constant(double value) implements Expression {}

    /** A word to compare a category with. */
    record Word(String text) implements Expression {}

    /** Two parts and a sign between them: {@code + - * / ^ == != < <= > >= & |}; comparisons give 1 or 0. */
    record Binary(String sign, Expression left, Expression right) implements Expression {}

    /** A function of one or more parts. */
    record Call(String function, List<Expression> arguments) implements Expression {
        /** Arguments are copied. */
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** Names of the columns it reads, sorted. */
    default Set<String> variables() {
        var names = new TreeSet<String>();
        collect(this, names);
        return names;
    }

    private static void collect(Expression part, Set<String> names) {
        if (part instanceof Variable variable) names.add(variable.name());
        if (part instanceof Binary binary) {
            collect(binary.left(), names);
            collect(binary.right(), names);
        }
        if (part instanceof Call call) call.arguments().forEach(a -> collect(a, names));
    }

    /** As R would print it. */
    default String label() {
        if (this instanceof Variable variable) return variable.name();
        if (this instanceof Word word) return "\"" + word.text() + "\"";
        if (this instanceof Constant constant) {
            double value = constant.value();
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
        if (this instanceof Binary binary) {
            if (binary.sign().equals("*") && binary.left().equals(new Constant(-1)))
                return "-" + binary.right().label();
            var gap = binary.sign().equals("^") || binary.sign().equals("/") ? "" : " ";
            return binary.left().label()
                    + gap
                    + binary.sign()
                    + gap
                    + binary.right().label();
        }
        var call = (Call) this;
        if (call.function().equals("(")) return "(" + call.arguments().get(0).label() + ")";
        return call.function() + "("
                + String.join(
                        ", ", call.arguments().stream().map(Expression::label).toList()) + ")";
    }
}
