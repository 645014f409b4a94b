package musubi.quantity;

/** An exact number of something. */
public record Quantity(Exact value, Unit unit) {
    /** A whole number of {@code unit}. */
    public static Quantity of(long value, Unit unit) {
        return new Quantity(Exact.of(value), unit);
    }

    @Override
    public String toString() {
        return unit.equals(Unit.NONE) ? value.toString() : value + " " + unit;
    }
}
