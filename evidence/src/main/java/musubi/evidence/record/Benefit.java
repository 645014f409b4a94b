package musubi.evidence.record;

import java.time.YearMonth;

/** What an insurance paid for a person in a month. */
@Table(
        key = {"person", "month", "insurance"},
        ja = "給付費",
        en = "Benefit")
public record Benefit(
        @Column(ja = "本人", en = "who") PersonId person,

        @Column(ja = "月", en = "month of service; stored as its first day")
        YearMonth month,

        @Column(
                ja = "保険",
                en = "insurance",
                among = {"care", "medical"},
                also = {"介護=care", "医療=medical"})
        Code insurance,

        @Column(ja = "給付費", en = "amount paid", unit = "JPY")
        long yen)
        implements Evidence {}
