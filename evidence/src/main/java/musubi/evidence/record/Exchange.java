package musubi.evidence.record;

import java.time.LocalDate;

/** Points exchanged by a person. */
@Table(
        key = {"exchange"},
        ja = "交換",
        en = "Exchange")
public record Exchange(
        @Column(ja = "交換番号", en = "exchange") Code exchange,
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "交換日", en = "day") LocalDate day,

        @Column(
                ja = "種類",
                en = "what for",
                among = {"voucher", "gift-card", "goods", "donation", "lottery", "cash"})
        Code kind,

        @Column(ja = "ポイント", en = "points", unit = "PT") long points)
        implements Evidence {}
