package musubi.platform.activity;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import musubi.evidence.record.Code;
import musubi.platform.people.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * One check-up or screening of somebody, and how it ended.
 *
 * @param provider who made it, as a code; empty when nobody says
 * @param systolic blood pressure in mmHg, as {@code diastolic}
 * @param hba1cPercent as NGSP has it
 */
public record CheckupReading(
        PersonId person,
        LocalDate day,
        Kind kind,
        Result result,
        String provider,
        @Nullable BigDecimal heightCm,
        @Nullable BigDecimal weightKg,
        @Nullable BigDecimal waistCm,
        @Nullable Integer systolic,
        @Nullable Integer diastolic,
        @Nullable BigDecimal hba1cPercent) {
    /** One of which HbA1c was not measured. */
    public CheckupReading(
            PersonId person,
            LocalDate day,
            Kind kind,
            Result result,
            String provider,
            @Nullable BigDecimal heightCm,
            @Nullable BigDecimal weightKg,
            @Nullable BigDecimal waistCm,
            @Nullable Integer systolic,
            @Nullable Integer diastolic) {
        this(person, day, kind, result, provider, heightCm, weightKg, waistCm, systolic, diastolic, null);
    }

    /** What is known as a check-up, as the records of evidence name it. */
    public enum Kind {
        SPECIFIC("特定健診"),
        LATE_ELDERLY("後期高齢者健診"),
        COLORECTAL("大腸がん検診"),
        BREAST("乳がん検診"),
        LUNG("肺がん検診"),
        STOMACH("胃がん検診"),
        CERVICAL("子宮頸がん検診"),
        DENTAL("歯科健診"),
        OTHER("その他");

        private static final Set<Kind> CANCER = EnumSet.of(COLORECTAL, BREAST, LUNG, STOMACH, CERVICAL);

        private final String ja;

        Kind(String ja) {
            this.ja = ja;
        }

        /** As it is stored and sealed. */
        public String code() {
            return coded(this);
        }

        /** Whether somebody usually takes it once in a fiscal year at most. */
        boolean yearly() {
            return this != DENTAL && this != OTHER;
        }

        /** The kind of this code or Japanese name. */
        public static Optional<Kind> of(String text) {
            return Stream.of(values())
                    .filter(k -> k.code().equals(text) || k.ja.equals(text))
                    .findFirst();
        }
    }

    /** How far somebody came. */
    public enum Result {
        INVITED("案内"),
        TAKEN("受診"),
        ALL_NORMAL("すべて基準値内"),
        FOLLOW_UP_NEEDED("要精密検査"),
        FOLLOWED_UP("精密検査受診"),
        EARLY_CANCER("早期がん"),
        ADVANCED_CANCER("進行がん");

        private static final Set<Result> TAKING = EnumSet.of(TAKEN, ALL_NORMAL, FOLLOW_UP_NEEDED);

        private final String ja;

        Result(String ja) {
            this.ja = ja;
        }

        /** As it is stored and sealed. */
        public String code() {
            return coded(this);
        }

        /** Whether it says that the check-up was taken on that day. */
        public boolean taken() {
            return TAKING.contains(this);
        }

        /** The result of this code or Japanese name. */
        public static Optional<Result> of(String text) {
            return Stream.of(values())
                    .filter(r -> r.code().equals(text) || r.ja.equals(text))
                    .findFirst();
        }
    }

    private static String coded(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Refuses what no check-up can say. */
    public CheckupReading {
        if (!provider.isEmpty() && !Code.wellFormed(provider))
            throw new IllegalArgumentException("provider: " + provider);
        if (!fits(kind, result)) throw new IllegalArgumentException(kind + " does not end in " + result);
        boolean measured = Stream.of(heightCm, weightKg, waistCm, systolic, diastolic, hba1cPercent)
                .anyMatch(m -> m != null);
        if (measured && !result.taken()) throw new IllegalArgumentException("measured without a check-up");
    }

    /** Whether a check-up of this kind can end so: cancer is found by a cancer screening. */
    static boolean fits(Kind kind, Result result) {
        return result != Result.EARLY_CANCER && result != Result.ADVANCED_CANCER || Kind.CANCER.contains(kind);
    }
}
