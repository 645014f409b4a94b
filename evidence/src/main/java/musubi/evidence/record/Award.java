package musubi.evidence.record;

import java.time.LocalDate;

/** Points given to a person under a clause. */
@Table(
        key = {"person", "day", "clause"},
        ja = "付与",
        en = "Award")
public record Award(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "付与日", en = "day") LocalDate day,
        @Column(ja = "約款", en = "agreement") Code agreement,
        @Column(ja = "条項", en = "clause") Code clause,
        @Column(ja = "ポイント", en = "points", unit = "PT") long points)
        implements Evidence {}
