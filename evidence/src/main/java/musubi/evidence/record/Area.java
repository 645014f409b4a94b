package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An area within a municipality, with the days it existed. */
@Table(
        key = {"municipality", "area"},
        ja = "地域",
        en = "Area")
public record Area(
        @Column(ja = "市区町村コード", en = "municipality") Code municipality,
        @Column(ja = "地域コード", en = "area") Code area,
        @Column(ja = "開始日", en = "first day") @Nullable LocalDate valid_from,

        @Column(ja = "終了日", en = "first day it no longer exists") @Nullable
        LocalDate valid_until,

        @Column(ja = "上位地域", en = "larger area it belongs to") @Nullable
        Code part_of)
        implements Evidence {}
