package musubi.platform.care;

import java.util.Arrays;
import java.util.List;
import musubi.evidence.record.RecordType;
import musubi.platform.sheet.Column;

/** What can stand in the lists: who a row is about, and what it says, under the words of the record types. */
enum CareField implements Column {
    PERSON("参加者番号", "person"),
    NAME("氏名", "name"),
    KANA("フリガナ", "kana"),
    BORN("生年月日", "born"),
    EFFECTIVE_FROM(CareKind.CERTIFICATION, "effective_from"),
    LEVEL(CareKind.CERTIFICATION, "level"),
    DECIDED_ON(CareKind.CERTIFICATION, "decided_on"),
    MONTH(CareKind.BENEFIT, "month"),
    INSURANCE(CareKind.BENEFIT, "insurance"),
    YEN(CareKind.BENEFIT, "yen"),
    DAY(CareKind.DEPARTURE, "day"),
    KIND(CareKind.DEPARTURE, "kind"),
    MUNICIPALITY(CareKind.DEPARTURE, "municipality"),
    MOVED_TO(CareKind.DEPARTURE, "moved_to");

    static final List<CareField> WHO = List.of(PERSON, NAME, KANA, BORN);

    private final String ja;
    private final String en;
    private final String type;

    CareField(String ja, String en) {
        this.ja = ja;
        this.en = en;
        this.type = "";
    }

    CareField(CareKind kind, String column) {
        this.ja = kind.type().column(column).orElseThrow().meaning().ja();
        this.en = column;
        this.type = kind.word();
    }

    /** What a list of a kind says, in the order of the template. */
    static List<CareField> of(CareKind kind) {
        return Arrays.stream(values()).filter(f -> f.type.equals(kind.word())).toList();
    }

    /** What the record type says of it. */
    RecordType.Field meaning() {
        return RecordType.named(type).flatMap(t -> t.column(en)).orElseThrow();
    }

    @Override
    public String header() {
        return ja;
    }

    @Override
    public String english() {
        return en;
    }

    /** Which ones a list needs hangs on what it is about. */
    @Override
    public Need need() {
        return Need.OPTIONAL;
    }
}
