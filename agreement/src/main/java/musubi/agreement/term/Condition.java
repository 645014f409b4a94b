package musubi.agreement.term;

import java.util.List;
import musubi.quantity.Place;

/** What must hold. */
public sealed interface Condition {
    /** Where it stands in the signed text. */
    Place place();

    /** A comparison. */
    record Compare(Expression left, Op op, Expression right, Place place) implements Condition {}

    /** A yes-or-no measure or property is true: its value is at least one. */
    record Holds(Expression.Name name, Place place) implements Condition {}

    /** A study's effect is significant at its level. */
    record Significant(String effect, String study, Place place) implements Condition {}

    /** All of them. */
    record All(List<Condition> parts, Place place) implements Condition {}

    /** At least one of them. */
    record Any(List<Condition> parts, Place place) implements Condition {}

    /** Not. */
    record Not(Condition of, Place place) implements Condition {}

    /** How two quantities compare. */
    enum Op {
        AT_LEAST(">="),
        ABOVE(">"),
        AT_MOST("<="),
        BELOW("<"),
        EQUAL("="),
        DIFFERENT("!=");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        /** The sign in the text. */
        public String sign() {
            return sign;
        }

        /** Whether {@code left op right}, given how left compares with right. */
        public boolean holds(int comparison) {
            return switch (this) {
                case AT_LEAST -> comparison >= 0;
                case ABOVE -> comparison > 0;
                case AT_MOST -> comparison <= 0;
                case BELOW -> comparison < 0;
                case EQUAL -> comparison == 0;
                case DIFFERENT -> comparison != 0;
            };
        }
    }
}
