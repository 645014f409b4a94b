package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A stage of a check-up or screening: invited, taken, found, followed up. */
@Table(
        key = {"person", "day", "kind", "stage"},
        ja = "健診・検診",
        en = "Check-up")
public record Checkup(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "日付", en = "day") LocalDate day,

        @Column(
                ja = "種類",
                en = "kind",
                among = {
                    "specific",
                    "late-elderly",
                    "colorectal",
                    "breast",
                    "lung",
                    "stomach",
                    "cervical",
                    "dental",
                    "other"
                })
        Code kind,

        @Column(
                ja = "段階",
                en = "stage",
                among = {
                    "invited",
                    "taken",
                    "follow-up-needed",
                    "followed-up",
                    "early-cancer",
                    "advanced-cancer",
                    "all-normal"
                })
        Code stage,

        @Column(ja = "実施機関", en = "where") @Nullable Code provider)
        implements Evidence {}
