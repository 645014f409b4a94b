package musubi.measure;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.measure.MeasureRun.ScoringNotes;
import musubi.measure.instrument.Instruments;
import musubi.measure.instrument.Scores;

/** The scores of a pack's questionnaires; reckoned once, when the first measure wants them. */
final class Scoring {
    private final PackViews views;
    private boolean filled;

    Scoring(PackViews views) {
        this.views = views;
    }

    void fill() {
        if (filled) return;
        filled = true;
        Scores.fill(views.connection());
    }

    /** How the sheets of the window were scored; empty for a measure that reads no scores. */
    Optional<ScoringNotes> notes(Question question) {
        if (!question.measure().scored()) return Optional.empty();
        var sql = question.sql();
        var instruments = Instruments.all().stream()
                .map(i -> SqlText.quote(i.id()))
                .filter(sql::contains)
                .collect(Collectors.joining(", "));
        if (instruments.isEmpty()) return Optional.empty();
        var scale = question.measure().parameter("mapping").isPresent() ? question.parameter("mapping") : "";
        var window = " from score where instrument in (%s) and day >= %s and day < %s"
                .formatted(
                        instruments,
                        Literals.of(question.days().from()),
                        Literals.of(question.days().until()));
        var choices = views.rows(
                "select distinct note" + window + " and value is not null order by note", row -> row.getString(1));
        var unscored = new TreeMap<String, Long>();
        views.each(
                "select note, count(*)" + window + " and value is null group by note",
                row -> unscored.put(row.getString(1), row.getLong(2)));
        return Optional.of(new ScoringNotes(
                choices.stream()
                        .filter(c -> !c.contains(" mapping-") || scale.isEmpty() || c.contains(" mapping-" + scale))
                        .toList(),
                unscored));
    }
}
