package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Somebody took part in a programme on a day. */
@Table(
        key = {"person", "day", "provider", "programme", "session"},
        ja = "参加",
        en = "Attendance")
public record Attendance(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "参加日", en = "day") LocalDate day,
        @Column(ja = "プログラム", en = "programme") Code programme,
        @Column(ja = "事業者", en = "provider") Code provider,

        @Column(ja = "市区町村コード", en = "municipality it was offered by")
        Code municipality,

        @Column(ja = "開催番号", en = "session, when sessions are recorded") @Nullable
        Code session,

        @Column(
                ja = "区分",
                en = "category of the programme",
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
                en = "how the person took part",
                among = {"in-person", "online"})
        @Nullable
        Code mode,

        @Column(
                ja = "確認方法",
                en = "how it was confirmed",
                among = {"qr", "card", "list", "online", "self"})
        @Nullable
        Code checked_by)
        implements Evidence {}
