package musubi.evidence.record;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Body measurements taken on a day. */
@Table(
        key = {"person", "day", "source"},
        ja = "身体計測",
        en = "Body measurement")
public record Body(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "測定日", en = "day") LocalDate day,

        @Column(ja = "機器", en = "source: device, app or venue")
        Code source,

        @Column(
                ja = "記録方法",
                en = "how it was recorded",
                among = {"sensed", "manual", "unknown"})
        Code method,

        @Column(ja = "身長", en = "height", unit = "cm", scale = 1, least = 50, most = 250) @Nullable
        BigDecimal height_cm,

        @Column(ja = "体重", en = "weight", unit = "kg", scale = 2, least = 10, most = 400) @Nullable
        BigDecimal weight_kg,

        @Column(ja = "腹囲", en = "waist", unit = "cm", scale = 1, least = 30, most = 250) @Nullable
        BigDecimal waist_cm,

        @Column(ja = "体脂肪率", en = "body fat", unit = "percent", scale = 1, least = 1, most = 80) @Nullable
        BigDecimal fat_percent,

        @Column(ja = "筋肉量", en = "muscle mass", unit = "kg", scale = 2, least = 1, most = 200) @Nullable
        BigDecimal muscle_kg,

        @Column(ja = "収縮期血圧", en = "systolic blood pressure", unit = "mmHg", least = 40, most = 300) @Nullable
        Integer systolic,

        @Column(ja = "拡張期血圧", en = "diastolic blood pressure", unit = "mmHg", least = 20, most = 200) @Nullable
        Integer diastolic)
        implements Evidence {}
