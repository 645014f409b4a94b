package musubi.agreement.term;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Rounding;

/**
 * What yields an amount or a quantity. Every form is exact; its unit is checked before anything is settled, and settling
 * keeps the derivation. docs/reference/agreement-language.md shows how each form is spelled.
 */
public sealed interface Expression {
    /** Where it stands in the signed text. */
    Place place();

    /**
     * A fixed number. It takes the unit its surroundings ask for; written with {@code %} it is a pure ratio.
     *
     * @param value the number; {@code 79.0%} is 0.79
     */
    record Fixed(Exact value, boolean percent, Place place) implements Expression {}

    /** A measure, a named value of the agreement, or a property of the person. */
    record Name(String name, Place place) implements Expression {}

    /** What a clause of this agreement pays in the same period, before the caps of the agreement. */
    record Paid(String clause, Place place) implements Expression {}

    /** Unit price times quantity. The price's unit is what makes the product the unit asked for. */
    record Price(Exact price, Expression times, Place place) implements Expression {}

    /** The product of its factors. */
    record Product(List<Expression> factors, Place place) implements Expression {}

    /** {@code of ÷ to}; not calculable when {@code to} is zero or negative. */
    record Ratio(Expression of, Expression to, Place place) implements Expression {}

    /** Straight lines between points, in ascending order of {@code on}. */
    record Line(Expression on, List<Point> through, Outside below, Outside above, Place place) implements Expression {}

    /** A point of a {@link Line}: at {@code at} the value is {@code value}. */
    record Point(Exact at, boolean percentAt, Expression.Fixed value) {}

    /** What a {@link Line} is worth outside its points. */
    sealed interface Outside {
        /** A stated value. */
        record Stated(Expression.Fixed value) implements Outside {}

        /** The value of the nearest point. */
        record Nearest() implements Outside {}
    }

    /** A constant for each half-open band {@code from <= on < below}. */
    record Bands(Expression on, List<Band> bands, Expression otherwise, Place place) implements Expression {}

    /** One band; without {@code below} it reaches to the next band, the last one to infinity. */
    record Band(Exact from, boolean percent, Optional<Exact> below, Expression pays, Place place) {}

    /** One of several by a property on the reference date: age, sex, municipality, year. */
    record By(String property, List<Choice> choices, Optional<Expression> otherwise, Place place)
            implements Expression {}

    /** One choice of {@link By}. */
    record Choice(Span span, Expression pays, Place place) {}

    /** The values of a property a {@link Choice} stands for. */
    sealed interface Span {
        /** Whole numbers, both ends included; an absent end is open. */
        record Numbers(Optional<Integer> from, Optional<Integer> to) implements Span {
            /** Whether the number lies within. */
            public boolean contains(int number) {
                return from.map(f -> number >= f).orElse(true)
                        && to.map(t -> number <= t).orElse(true);
            }
        }

        /** Words, one of which must match. */
        record Labels(Set<String> labels) implements Span {}
    }

    /** Change of a person's readings: later minus earlier, or earlier minus later when the wanted direction is down. */
    record Gain(Name of, Change change, boolean down, Place place) implements Expression {}

    /** Which two values a {@link Gain} compares. */
    sealed interface Change {
        /** The mean of the period against the mean of the first seven days with a reading since enrolment. */
        record OverFirstWeek() implements Change {}

        /** The first and the last reading within the window. */
        record FirstToLast() implements Change {}
    }

    /** How many days or months of the period met a condition. */
    record Count(Part part, Condition where, Place place) implements Expression {
        /** What is counted. */
        public enum Part {
            DAYS,
            MONTHS
        }
    }

    /** A study's result. */
    record Effect(String effect, String study, Basis basis, Place place) implements Expression {
        /** Which figure of the result is paid on. */
        public enum Basis {
            ESTIMATE,
            LOWER_BOUND,
            ESTIMATE_IF_SIGNIFICANT
        }
    }

    /** A share of something. */
    record Share(Expression share, Expression of, Place place) implements Expression {}

    /** The sum. */
    record Sum(List<Expression> parts, Place place) implements Expression {}

    /** The least of its parts. */
    record Least(List<Expression> parts, Place place) implements Expression {}

    /** The greatest of its parts. */
    record Greatest(List<Expression> parts, Place place) implements Expression {}

    /** Alternatives ("A or B") with the rule that combines them. */
    record AnyOf(List<Expression> parts, Rule rule, Place place) implements Expression {
        /** Which alternative is paid. */
        public enum Rule {
            GREATEST,
            LEAST,
            FIRST,
            SUM
        }
    }

    /** A fixed amount divided over all subjects in proportion to something; the parts sum to the whole. */
    record Allot(Exact amount, Expression inProportionTo, Place place) implements Expression {}

    /** One thing when a condition holds, another otherwise. */
    record When(Expression then, Condition when, Expression otherwise, Place place) implements Expression {}

    /** Rounded where the agreement says so. */
    record Rounded(Expression of, Rounding rounding, Place place) implements Expression {}
}
