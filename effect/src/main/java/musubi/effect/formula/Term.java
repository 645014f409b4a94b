package musubi.effect.formula;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/** One term of a formula: the product of its parts, one part for a main effect. */
public record Term(List<Expression> parts) implements Serializable {
    /** Parts are copied. */
    public Term {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) throw new IllegalArgumentException("a term without parts");
    }

    /** As R writes it: parts with colons between. */
    public String label() {
        return String.join(":", parts.stream().map(Expression::label).toList());
    }

    /** Number of parts. */
    int degree() {
        return parts.size();
    }

    boolean sameAs(Term other) {
        return parts.size() == other.parts.size() && parts.containsAll(other.parts);
    }

    /** Whether every one of {@code others} is one of its own. */
    boolean holds(List<Expression> others) {
        return parts.containsAll(others);
    }

    /** With its parts in the order they have in {@code order}. */
    Term inOrderOf(List<Expression> order) {
        return new Term(
                parts.stream().sorted(Comparator.comparingInt(order::indexOf)).toList());
    }

    /** Both multiplied; a part that stands in both counts once. */
    Term times(Term other) {
        var all = new java.util.ArrayList<>(parts);
        for (var part : other.parts) if (!all.contains(part)) all.add(part);
        return new Term(all);
    }
}
