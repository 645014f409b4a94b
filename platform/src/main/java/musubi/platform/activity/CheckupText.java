package musubi.platform.activity;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import musubi.evidence.record.Code;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.people.PersonId;
import musubi.platform.sheet.Column;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/** A check-up as somebody wrote it, in a form or in a row of a list: it is read whole, or each field that cannot be read is named. */
public final class CheckupText {
    /** What is said of a result that nobody tells of themselves. */
    public static final Words ONLY_TAKEN =
            new Words("結果を「受診」「すべて基準値内」「要精密検査」のどれかにしてください。", "The result is taken, all normal or follow-up needed.");

    private final Function<Field, String> cells;
    private final Map<Field, Words> wrong = new LinkedHashMap<>();

    private CheckupText(Function<Field, String> cells) {
        this.cells = field -> cells.apply(field).strip();
    }

    /** What can be written, in the order of the template. */
    public enum Field implements Column {
        PERSON("参加者番号", "person"),
        NAME("氏名", "name"),
        KANA("フリガナ", "kana"),
        BORN("生年月日", "born"),
        DAY("受診日", "day"),
        KIND("種類", "kind"),
        RESULT("結果", "result"),
        PROVIDER("実施機関", "provider"),
        HEIGHT("身長", "height_cm"),
        WEIGHT("体重", "weight_kg"),
        WAIST("腹囲", "waist_cm"),
        SYSTOLIC("収縮期血圧", "systolic"),
        DIASTOLIC("拡張期血圧", "diastolic"),
        HBA1C("HbA1c", "hba1c_percent");

        private final String ja;
        private final String en;

        Field(String ja, String en) {
            this.ja = ja;
            this.en = en;
        }

        @Override
        public String header() {
            return ja;
        }

        /** Its name in a form as well. */
        @Override
        public String english() {
            return en;
        }

        /** Who it is about is told in one of two ways; which one, the list says. */
        @Override
        public Need need() {
            return this == DAY || this == KIND ? Need.NEEDED : Need.OPTIONAL;
        }
    }

    /**
     * What came of reading.
     *
     * @param reading empty when anything is wrong
     */
    public record Read(Optional<CheckupReading> reading, Map<Field, Words> wrong) {}

    /** Reads what is said of somebody who is known already. */
    public static Read read(PersonId person, Function<Field, String> cells) {
        return new CheckupText(cells).read(person);
    }

    private Read read(PersonId person) {
        var day = day();
        var kind = kind();
        var result = result();
        var provider = cells.apply(Field.PROVIDER);
        if (!provider.isEmpty() && !Code.wellFormed(provider))
            wrong.put(
                    Field.PROVIDER,
                    new Words(
                            "実施機関は文字・数字・ハイフンで64文字までです。電話番号は書けません。",
                            "Write the provider in letters, digits and hyphens, up to 64, without a telephone number."));
        var height = measure(Field.HEIGHT, 50, 250, 1);
        var weight = measure(Field.WEIGHT, 10, 400, 2);
        var waist = measure(Field.WAIST, 30, 250, 1);
        var systolic = measure(Field.SYSTOLIC, 40, 300, 0);
        var diastolic = measure(Field.DIASTOLIC, 20, 200, 0);
        pressure(systolic, diastolic);
        var hba1c = measure(Field.HBA1C, 3, 20, 1);
        if (!CheckupReading.fits(kind, result))
            wrong.putIfAbsent(
                    Field.RESULT, new Words("がんの結果は、がん検診にだけ記録できます。", "Cancer is a result of cancer screenings alone."));
        boolean measured =
                List.of(Field.HEIGHT, Field.WEIGHT, Field.WAIST, Field.SYSTOLIC, Field.DIASTOLIC, Field.HBA1C).stream()
                        .anyMatch(f -> !cells.apply(f).isEmpty());
        if (measured && !result.taken())
            wrong.putIfAbsent(
                    Field.RESULT,
                    new Words(
                            "測定値があるときは、結果を「受診」「すべて基準値内」「要精密検査」のどれかにしてください。",
                            "With measured values, the result is taken, all normal or follow-up needed."));
        if (!wrong.isEmpty()) return new Read(Optional.empty(), wrong);
        return new Read(
                Optional.of(new CheckupReading(
                        person,
                        day,
                        kind,
                        result,
                        provider,
                        height,
                        weight,
                        waist,
                        whole(systolic),
                        whole(diastolic),
                        hba1c)),
                Map.of());
    }

    private LocalDate day() {
        return switch (Cells.day(cells.apply(Field.DAY), false)) {
            case Reading.Parsed<LocalDate> parsed -> parsed.value();
            case Reading.Unreadable<LocalDate> unreadable -> {
                wrong.put(
                        Field.DAY, new Words("日付を 2026-04-01 や 令和8年4月1日 の形で書いてください。", "Write the day as 2026-04-01."));
                yield LocalDate.EPOCH;
            }
        };
    }

    private Kind kind() {
        var kind = Kind.of(Cells.normal(cells.apply(Field.KIND)));
        if (kind.isEmpty())
            wrong.put(
                    Field.KIND,
                    new Words(
                            "種類を「特定健診」「後期高齢者健診」「大腸がん検診」「乳がん検診」「肺がん検診」「胃がん検診」「子宮頸がん検診」「歯科健診」「その他」のどれかにしてください。",
                            "The kind is specific, late-elderly, colorectal, breast, lung, stomach, cervical, dental or other."));
        return kind.orElse(Kind.OTHER);
    }

    private Result result() {
        var text = Cells.normal(cells.apply(Field.RESULT));
        var result = text.isEmpty() ? Optional.of(Result.TAKEN) : Result.of(text);
        if (result.isEmpty())
            wrong.put(
                    Field.RESULT,
                    new Words(
                            "結果を「案内」「受診」「すべて基準値内」「要精密検査」「精密検査受診」「早期がん」「進行がん」のどれかにしてください。空なら「受診」です。",
                            "The result is invited, taken, all-normal, follow-up-needed, followed-up, early-cancer or advanced-cancer; taken when empty."));
        return result.orElse(Result.TAKEN);
    }

    private @Nullable BigDecimal measure(Field field, int least, int most, int scale) {
        var text = Cells.normal(cells.apply(field));
        if (text.isEmpty()) return null;
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,4})?")) {
            var number = new BigDecimal(text).stripTrailingZeros();
            if (number.scale() <= scale
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0) return number;
        }
        wrong.put(
                field,
                new Words(
                        "%d から %d までの数で、小数は %d 桁までです。空でもかまいません。".formatted(least, most, scale),
                        "A number from %d to %d with at most %d decimals, or nothing.".formatted(least, most, scale)));
        return null;
    }

    private void pressure(@Nullable BigDecimal systolic, @Nullable BigDecimal diastolic) {
        if (wrong.containsKey(Field.SYSTOLIC) || wrong.containsKey(Field.DIASTOLIC)) return;
        if (systolic == null && diastolic == null) return;
        if (systolic == null || diastolic == null || systolic.compareTo(diastolic) <= 0)
            wrong.put(
                    Field.SYSTOLIC,
                    new Words(
                            "血圧は上と下の両方を、上が大きくなるように入れてください。",
                            "Enter both values of the blood pressure, the systolic one larger."));
    }

    private static @Nullable Integer whole(@Nullable BigDecimal number) {
        return number == null ? null : number.intValueExact();
    }
}
