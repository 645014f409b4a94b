package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A screening for poverty and isolation, with what the municipality's own rule suggested. */
@Table(
        key = {"person", "day", "instrument"},
        ja = "生活困窮・孤立の確認",
        en = "Social screening")
public record Screening(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "日付", en = "day") LocalDate day,
        @Column(ja = "調査票", en = "instrument and version") Code instrument,

        @Column(ja = "困窮の示唆", en = "a referral for poverty is suggested by a locally defined rule") @Nullable
        Boolean poverty,

        @Column(ja = "孤立の示唆", en = "a referral for isolation is suggested by a locally defined rule") @Nullable
        Boolean isolation)
        implements Evidence {}
