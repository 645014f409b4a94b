package musubi.platform.care;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.evidence.record.RecordType;

/** What a list of the care-insurance section is about. */
public enum CareKind {
    CERTIFICATION("""
            select person, cast(effective_from as text) as key, concat_ws(' ', level, decided_on) as said
              from care.counted_certification where person = any(:people)
            """, """
            insert into care.certification (municipality, upload, line, person, effective_from, level, decided_on)
            select :municipality, :upload, r.line, r.person, cast(r.said ->> 'effective_from' as date), r.said ->> 'level',
                   cast(r.said ->> 'decided_on' as date)
              from jsonb_to_recordset(cast(:rows as jsonb)) as r(line integer, person uuid, said jsonb)
            """),
    BENEFIT("""
            select person, month || ' ' || insurance as key, cast(yen as text) as said
              from care.counted_benefit where person = any(:people)
            """, """
            insert into care.benefit (municipality, upload, line, person, month, insurance, yen)
            select :municipality, :upload, r.line, r.person, cast(r.said ->> 'month' as date), r.said ->> 'insurance',
                   cast(r.said ->> 'yen' as bigint)
              from jsonb_to_recordset(cast(:rows as jsonb)) as r(line integer, person uuid, said jsonb)
            """),
    DEPARTURE("""
            select person, day || ' ' || kind as key, concat_ws(' ', coalesce(left_from, '-'), moved_to) as said
              from care.counted_departure where person = any(:people)
            """, """
            insert into care.departure (municipality, upload, line, person, day, kind, left_from, moved_to)
            select :municipality, :upload, r.line, r.person, cast(r.said ->> 'day' as date), r.said ->> 'kind',
                   r.said ->> 'municipality', r.said ->> 'moved_to'
              from jsonb_to_recordset(cast(:rows as jsonb)) as r(line integer, person uuid, said jsonb)
            """);

    private final String standing;
    private final String insert;

    CareKind(String standing, String insert) {
        this.standing = standing;
        this.insert = insert;
    }

    /** The kind of this word. */
    public static Optional<CareKind> find(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }

    /** As the database and the record types write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    RecordType type() {
        return RecordType.named(word()).orElseThrow();
    }

    /** The columns beside the person that tell one fact from another. */
    List<String> key() {
        return type().key().stream().filter(c -> !c.equals("person")).toList();
    }

    /** What counts of some people, as {@code person}, {@code key} and {@code said}. */
    String standing() {
        return standing;
    }

    String insert() {
        return insert;
    }
}
