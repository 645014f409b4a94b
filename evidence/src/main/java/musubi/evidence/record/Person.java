package musubi.evidence.record;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A resident: participant or not. People who never joined are needed for denominators and comparison. */
@Table(
        key = {"person"},
        ja = "住民",
        en = "Person")
public record Person(
        @Column(ja = "本人", en = "who") PersonId person,

        @Column(
                ja = "生年月日",
                en = "date of birth",
                alias = {"birth", "birth_date", "date_of_birth"})
        LocalDate born,

        @Column(
                ja = "性別",
                en = "sex at registration",
                among = {"F", "M", "X"},
                also = {"女=F", "女性=F", "female=F", "2=F", "男=M", "男性=M", "male=M", "1=M", "その他=X", "不明=X"})
        Code sex,

        @Column(ja = "市区町村コード", en = "municipality where registered, six digits with check digit")
        Code municipality,

        @Column(ja = "地域コード", en = "area (school district, town block) within the municipality") @Nullable
        Code area,

        @Column(
                ja = "保険料段階",
                en = "stage of the care-insurance premium, 1 the lowest; a stand-in for income",
                least = 1,
                most = 20)
        @Nullable
        Integer income_stage,

        @Column(ja = "就学年数", en = "years of schooling", unit = "years", most = 30) @Nullable
        Integer education_years,

        @Column(ja = "独居", en = "lives alone") @Nullable Boolean lives_alone)
        implements Evidence {}
