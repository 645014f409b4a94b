package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** People living in an area by sex and age band: denominators from municipal open data. */
@Table(
        key = {"municipality", "area", "day", "sex", "age_from"},
        ja = "人口",
        en = "Population")
public record Population(
        @Column(ja = "市区町村コード", en = "municipality") Code municipality,

        @Column(ja = "地域", en = "area name or code as published")
        Code area,

        @Column(ja = "調査年月日", en = "day of the count") LocalDate day,

        @Column(
                ja = "性別",
                en = "sex",
                among = {"F", "M", "X"},
                also = {"女=F", "女性=F", "female=F", "2=F", "男=M", "男性=M", "male=M", "1=M", "その他=X", "不明=X"})
        Code sex,

        @Column(ja = "年齢（以上）", en = "youngest age in the band", unit = "years", most = 130)
        int age_from,

        @Column(ja = "年齢（未満）", en = "first age above the band; empty when open", unit = "years", most = 131) @Nullable
        Integer age_below,

        @Column(ja = "人数", en = "people", unit = "people") long people)
        implements Evidence {}
