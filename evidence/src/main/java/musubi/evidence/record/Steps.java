package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Steps of one person on one local day as one source counted them, after overlaps between sources were removed. The day's steps are the sum over sources. */
@Table(
        key = {"person", "day", "source"},
        ja = "歩数",
        en = "Steps")
public record Steps(
        @Column(ja = "本人", en = "who") PersonId person,

        @Column(ja = "日付", en = "local day at the place of walking")
        LocalDate day,

        @Column(ja = "機器", en = "source: device or app") Code source,

        @Column(
                ja = "記録方法",
                en = "how it was recorded",
                among = {"sensed", "manual", "unknown"})
        Code method,

        @Column(ja = "歩数", en = "steps that count after overlaps were removed", unit = "steps", most = 1000000)
        int steps,

        @Column(ja = "記録歩数", en = "steps this source reported for the day", unit = "steps", most = 1000000)
        int reported,

        @Column(ja = "対象歩数", en = "steps that may be paid on: zero while held", unit = "steps", most = 1000000)
        int payable,

        @Column(
                ja = "保留理由",
                en = "why they are held until accepted",
                among = {"manual", "rate", "day-total", "not-worn"})
        @Nullable
        Code held,

        @Column(ja = "取込日", en = "day the reading arrived, by which late uploads are judged; empty when unknown")
        @Nullable
        LocalDate recorded_on)
        implements Evidence {}
