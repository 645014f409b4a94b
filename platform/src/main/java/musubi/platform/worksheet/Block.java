package musubi.platform.worksheet;

import java.util.List;
import java.util.Locale;

/** The parts into which the worksheet is divided, in the order of the published sheet; the first is our own. */
public enum Block {
    OVERVIEW,
    /** 課題の把握. */
    ISSUE,
    /** 巻き込み/共創. */
    INVOLVING,
    /** 事業設計／運用・実装に向けた検討事項. */
    DESIGN,
    /** 解決すべきリスク. */
    RISK,
    /** 継続/改善. */
    CONTINUING,
    KPI;

    /** Its texts. */
    public List<Field> fields() {
        return switch (this) {
            case OVERVIEW -> List.of(Field.TITLE, Field.PURPOSE);
            case ISSUE -> List.of(Field.WHOSE_ISSUE, Field.WHICH_ISSUE);
            case DESIGN ->
                List.of(
                        Field.PLAN,
                        Field.USERS,
                        Field.USER_BENEFIT,
                        Field.BUSINESS_BENEFIT,
                        Field.AREA_BENEFIT,
                        Field.USER_AND_BUSINESS,
                        Field.USER_AND_AREA,
                        Field.BUSINESS_AND_AREA);
            case CONTINUING -> List.of(Field.IMPROVING);
            case INVOLVING, RISK, KPI -> List.of();
        };
    }

    /** Its tables. */
    public List<Table> tables() {
        return switch (this) {
            case INVOLVING -> List.of(Table.ROLES);
            case RISK -> List.of(Table.RISKS);
            case KPI -> List.of(Table.KPIS);
            case OVERVIEW, ISSUE, DESIGN, CONTINUING -> List.of();
        };
    }

    /** As pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
