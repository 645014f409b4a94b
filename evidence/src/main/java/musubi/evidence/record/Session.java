package musubi.evidence.record;

import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** One meeting of a programme. */
@Table(
        key = {"session"},
        ja = "開催",
        en = "Session")
public record Session(
        @Column(ja = "開催番号", en = "session") Code session,
        @Column(ja = "開催日", en = "day it was held") LocalDate day,
        @Column(ja = "プログラム", en = "programme") Code programme,
        @Column(ja = "事業者", en = "provider") Code provider,

        @Column(ja = "市区町村コード", en = "municipality it is offered by")
        Code municipality,

        @Column(ja = "会場", en = "venue; empty when online") @Nullable
        Code venue,

        @Column(
                ja = "区分",
                en = "category",
                among = {
                    "sports",
                    "hobby",
                    "communication",
                    "work",
                    "learning",
                    "nutrition",
                    "salon",
                    "volunteer",
                    "other"
                })
        @Nullable
        Code category,

        @Column(
                ja = "形態",
                en = "how it is held",
                among = {"in-person", "online", "hybrid"})
        @Nullable
        Code mode,

        @Column(ja = "開始時刻", en = "local starting time") @Nullable
        LocalTime starts_at,

        @Column(ja = "時間", en = "length", unit = "minutes", most = 1440) @Nullable
        Integer minutes,

        @Column(ja = "住民主体", en = "run by residents (kayoinoba)") @Nullable
        Boolean resident_led)
        implements Evidence {}
