package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Somebody joins a scheme (a programme under one or more agreements). Joining twice is two rows. */
@Table(
        key = {"person", "scheme", "enrolled_on"},
        ja = "参加登録",
        en = "Enrolment")
public record Enrolment(
        @Column(ja = "本人", en = "who") PersonId person,
        @Column(ja = "事業", en = "scheme joined") Code scheme,

        @Column(ja = "市区町村コード", en = "municipality through which the person takes part")
        Code municipality,

        @Column(ja = "登録日", en = "first day of taking part") LocalDate enrolled_on,

        @Column(ja = "退会日", en = "first day of no longer taking part") @Nullable
        LocalDate left_on,

        @Column(
                ja = "申込方法",
                en = "how the person joined",
                among = {"online", "paper", "phone", "counter"})
        @Nullable
        Code channel,

        @Column(ja = "団体", en = "company or group the person takes part with") @Nullable
        Code member_of)
        implements Evidence {}
