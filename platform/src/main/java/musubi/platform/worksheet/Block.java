package musubi.platform.worksheet;

import java.util.List;
import java.util.Locale;

/** The parts into which the worksheet is divided, in the order of the published sheet; the first is our own. */
public enum Block {
    OVERVIEW(List.of(Field.TITLE, Field.PURPOSE), List.of()),
    /** 課題の把握. */
    ISSUE(List.of(Field.WHOSE_ISSUE, Field.WHICH_ISSUE), List.of()),
    /** 巻き込み/共創. */
    INVOLVING(List.of(), List.of(Table.ROLES)),
    /** 事業設計／運用・実装に向けた検討事項. */
    DESIGN(
            List.of(
                    Field.PLAN,
                    Field.USERS,
                    Field.USER_BENEFIT,
                    Field.BUSINESS_BENEFIT,
                    Field.AREA_BENEFIT,
                    Field.USER_AND_BUSINESS,
                    Field.USER_AND_AREA,
                    Field.BUSINESS_AND_AREA),
            List.of()),
    /** 解決すべきリスク. */
    RISK(List.of(), List.of(Table.RISKS)),
    /** 継続/改善. */
    CONTINUING(List.of(Field.IMPROVING), List.of()),
    KPI(List.of(), List.of(Table.KPIS));

    private final List<Field> fields;
    private final List<Table> tables;

    Block(List<Field> fields, List<Table> tables) {
        this.fields = fields;
        this.tables = tables;
    }

    /** Its texts. */
    public List<Field> fields() {
        return fields;
    }

    /** Its tables. */
    public List<Table> tables() {
        return tables;
    }

    /** As pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
