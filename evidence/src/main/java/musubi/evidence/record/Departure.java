package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Somebody died, or moved out of a municipality. */
@Table(
        key = {"person", "day", "kind"},
        ja = "異動",
        en = "Departure")
public record Departure(
        @Column(ja = "本人", en = "who") PersonId person,

        @Column(ja = "異動日", en = "first day the person is no longer there")
        LocalDate day,

        @Column(
                ja = "事由",
                en = "kind",
                among = {"death", "move"},
                also = {"死亡=death", "転出=move"})
        Code kind,

        @Column(ja = "異動元", en = "municipality left") @Nullable
        Code municipality,

        @Column(ja = "異動先", en = "municipality moved to") @Nullable
        Code moved_to)
        implements Evidence {}
