package musubi.platform.activity;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Why the measures of a reading do not count until somebody accepts them, each by itself; nothing when nothing speaks against it. What nobody can
 * measure at all is refused before it comes here.
 *
 * @param height {@code range}
 * @param weight {@code range} or {@code jump}
 * @param waist {@code range}
 * @param pressure {@code range} or {@code order}
 */
record Doubt(
        @Nullable String height,
        @Nullable String weight,
        @Nullable String waist,
        @Nullable String pressure) {
    private static final String RANGE = "range";

    /**
     * What is plausible of one measure, both ends among it. Our own choice, unverified: we found no published bounds. What lies beyond is taken for
     * a slip of the finger, such as 300 for 30, or a fault of the device, until somebody who asked the person accepts it.
     */
    private record Bounds(int least, int most) {
        static final Bounds HEIGHT_CM = new Bounds(100, 250);
        static final Bounds WEIGHT_KG = new Bounds(20, 250);
        static final Bounds WAIST_CM = new Bounds(40, 250);
        static final Bounds SYSTOLIC = new Bounds(60, 300);
        static final Bounds DIASTOLIC = new Bounds(30, 150);

        boolean hold(@Nullable BigDecimal value) {
            return value == null
                    || value.compareTo(BigDecimal.valueOf(least)) >= 0
                            && value.compareTo(BigDecimal.valueOf(most)) <= 0;
        }

        boolean hold(@Nullable Integer value) {
            return value == null || value >= least && value <= most;
        }
    }

    /**
     * A weight jumps when it is more than a fifth away from the last one that counts of the {@link #REMEMBERED_DAYS} before. Our own choice,
     * unverified: so much in so short a time is likelier another person on the scale or a digit that slipped.
     */
    private static final BigDecimal JUMP = new BigDecimal("0.20");

    /** Half a year, for which the jump is known; a weight from before says too little about today's. */
    static final int REMEMBERED_DAYS = 183;

    /** @param before the last weight that counts, of the days before; empty when there is none */
    static Doubt of(BodyReading reading, @Nullable BigDecimal before) {
        return new Doubt(
                Bounds.HEIGHT_CM.hold(reading.heightCm()) ? null : RANGE,
                weight(reading.weightKg(), before),
                Bounds.WAIST_CM.hold(reading.waistCm()) ? null : RANGE,
                pressure(reading.systolic(), reading.diastolic()));
    }

    private static @Nullable String weight(@Nullable BigDecimal weight, @Nullable BigDecimal before) {
        if (!Bounds.WEIGHT_KG.hold(weight)) return RANGE;
        if (weight == null || before == null) return null;
        return weight.subtract(before).abs().compareTo(before.multiply(JUMP)) > 0 ? "jump" : null;
    }

    /** The heart pushes harder than it rests: the other way round, the two were swapped. Pressure changes too much within a day to know a jump. */
    private static @Nullable String pressure(@Nullable Integer systolic, @Nullable Integer diastolic) {
        if (systolic != null && diastolic != null && systolic <= diastolic) return "order";
        return Bounds.SYSTOLIC.hold(systolic) && Bounds.DIASTOLIC.hold(diastolic) ? null : RANGE;
    }
}
