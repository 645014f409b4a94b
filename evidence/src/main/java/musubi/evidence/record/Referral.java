package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A person is referred to a community resource. */
@Table(
        key = {"referral"},
        ja = "紹介",
        en = "Referral")
public record Referral(
        @Column(ja = "紹介番号", en = "referral") Code referral,
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "紹介日", en = "day of the referral") LocalDate day,
        @Column(ja = "紹介元", en = "who refers") Code from_organisation,
        @Column(ja = "紹介先", en = "who receives") @Nullable Code to_organisation,

        @Column(
                ja = "状態",
                en = "latest state",
                among = {
                    "draft",
                    "requested",
                    "accepted",
                    "rejected",
                    "in-progress",
                    "on-hold",
                    "cancelled",
                    "completed",
                    "failed"
                })
        Code status,

        @Column(ja = "終了日", en = "day it was closed") @Nullable
        LocalDate closed_on)
        implements Evidence {}
