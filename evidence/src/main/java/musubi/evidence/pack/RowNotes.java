package musubi.evidence.pack;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import musubi.evidence.record.RecordType;
import musubi.evidence.source.StepInterval;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.Stretch;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** What is said of single rows once all sources are read: by number and line, told as file and line. */
final class RowNotes implements PersonSteps.Refusals {
    private final Notes notes;
    private final Map<Integer, String> names = new TreeMap<>();

    RowNotes(Notes notes) {
        this.notes = notes;
    }

    /** The file with this number is called so. */
    void name(int no, String file) {
        names.put(no, file);
    }

    Place place(int no, long line) {
        return new Place(names.getOrDefault(no, ""), line, "");
    }

    private Place place(Stretch stretch) {
        return place(stretch.sourceNo(), stretch.line());
    }

    @Override
    public void conflict(Stretch kept, Stretch refused) {
        conflicts(place(refused), place(kept), "%d ≠ %d".formatted(refused.count(), kept.count()));
    }

    @Override
    public void replaced(Stretch gone) {
        notes.remark(
                "steps.replaced",
                place(gone),
                Long.toString(gone.count()),
                new Words(
                        "後の書き出しにはもうない記録なので、数えません",
                        "a later export of the same device no longer holds this reading; it does not count"));
    }

    @Override
    public void impossible(LocalDate day, long steps, Stretch first) {
        notes.reject(
                "steps.impossible-day",
                place(first),
                Long.toString(steps),
                new Words(
                        "%sの歩数の合計が%,dを超えるため、この機器のこの日は入れません。元の記録を確かめてください".formatted(day, StepInterval.MOST),
                        "the steps of %s add up to more than %,d, so that this day of this source is left out; check the original"
                                .formatted(day, StepInterval.MOST)));
    }

    @Override
    public void repeated(Stretch again) {
        repeated(place(again));
    }

    @Override
    public void overlapsItself(Stretch clipped) {
        notes.remark(
                "steps.overlaps-itself",
                place(clipped),
                Long.toString(clipped.count()),
                new Words(
                        "同じ機器の記録と時間が重なるため、重ならない分だけを数えました",
                        "overlaps another reading of the same source; only the rest was counted"));
    }

    @Override
    public void otherFamily(Stretch first, long days) {
        notes.remark(
                "fitbit.other-family",
                place(first),
                Long.toString(days),
                new Words(
                        "同じ歩数がCSV形式にもある%d日は、CSV形式の方だけを数えました".formatted(days),
                        "%d days that the CSV files hold too were counted from those alone".formatted(days)));
    }

    @Override
    public void readInUtc(Stretch first, long days) {
        notes.remark(
                "fitbit.read-in-utc",
                place(first),
                Long.toString(days),
                new Words(
                        "CSV形式と%d日の合計を比べ、旧形式の時刻を協定世界時として読みました".formatted(days),
                        "compared with the totals of %d days in the CSV files, the times of the older files are in UTC and were read so"
                                .formatted(days)));
    }

    @Override
    public void readAsLocal(Stretch first, long days) {
        notes.remark(
                "fitbit.read-as-local",
                place(first),
                Long.toString(days),
                new Words(
                        "CSV形式と%d日の合計を比べ、旧形式の時刻を現地時刻として読みました".formatted(days),
                        "compared with the totals of %d days in the CSV files, the times of the older files are local and were read so"
                                .formatted(days)));
    }

    void conflicts(Place refused, Place kept, String values) {
        notes.reject(
                "pack.conflict",
                refused,
                values,
                new Words(
                        "%sと同じ事実に違う値があるため、こちらを退けました。正しい方だけを残してください".formatted(kept),
                        "gives another value for the same fact as %s, and was refused; keep only the right one"
                                .formatted(kept)));
    }

    void repeated(Place again) {
        notes.remark(
                "pack.repeated",
                again,
                "",
                new Words("同じ内容の行が既にあるため、一度だけ数えました", "the same row stands elsewhere; it counts once"));
    }

    void namesSomebody(int no, long line, String column, String value, RecordType type) {
        var row = place(no, line);
        notes.reject(
                "pack.names-somebody",
                new Place(row.file(), row.line(), column),
                value,
                new Words(
                        "%sの欄に氏名・住所・電話番号の列と同じ値があります。コードに直してください".formatted(type.ja()),
                        "a code column of %s holds the same text as a column of names, addresses or telephone numbers; use a code"
                                .formatted(type.name())));
    }
}
