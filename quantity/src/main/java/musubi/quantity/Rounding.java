package musubi.quantity;

import java.math.BigInteger;

/**
 * A rounding that has a name in the agreement: which way, to a multiple of what. Rounding down goes towards minus
 * infinity, so that a claw-back is never rounded in the payer's disfavour by accident.
 */
public record Rounding(Way way, Exact step) {
    /** Which way, above and below zero alike. */
    public enum Way {
        /** Towards minus infinity. */
        DOWN,
        /** Towards plus infinity. */
        UP,
        /** To the nearest; a half goes towards plus infinity. */
        HALF_UP,
        /** To the nearest; a half goes to the even multiple. */
        HALF_EVEN
    }

    /** Down to a whole unit. */
    public static final Rounding DOWN_TO_ONE = new Rounding(Way.DOWN, Exact.ONE);

    /** The step is positive. */
    public Rounding {
        if (step.sign() <= 0) throw new IllegalArgumentException("rounding step must be positive: " + step);
    }

    /** The multiple of the step that {@code value} becomes. */
    public Exact round(Exact value) {
        var steps = value.dividedBy(step);
        return Exact.of(whole(steps), BigInteger.ONE).times(step);
    }

    private BigInteger whole(Exact steps) {
        var parts = steps.over().divideAndRemainder(steps.under());
        var floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        var rest = steps.minus(Exact.of(floor, BigInteger.ONE));
        if (rest.sign() == 0) return floor;
        int half = rest.compareTo(Exact.of(1, 2));
        boolean up = switch (way) {
            case DOWN -> false;
            case UP -> true;
            case HALF_UP -> half >= 0;
            case HALF_EVEN -> half > 0 || (half == 0 && floor.testBit(0));
        };
        return up ? floor.add(BigInteger.ONE) : floor;
    }
}
