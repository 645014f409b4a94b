package musubi.measure;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.measure.Measure.EachMonth;
import musubi.measure.Measure.EvidenceTable;
import musubi.measure.Measured.NotMeasured;
import musubi.quantity.Words;

/** What a pack lacks to answer a question. */
final class MissingEvidence {
    private final PackViews views;
    private final Scoring scoring;

    MissingEvidence(PackViews views, Scoring scoring) {
        this.views = views;
        this.scoring = scoring;
    }

    /** Why the evidence cannot answer the question at all. */
    Optional<NotMeasured> of(Question question) {
        var measure = question.measure();
        var required = measure.evidence().stream().filter(e -> !e.optional()).toList();
        for (var table : required) {
            if (!views.present().contains(table.table()))
                return Optional.of(new NotMeasured(new Words(
                        "証拠パックに %s の記録がありません".formatted(table.table()),
                        "the pack has no evidence on %s".formatted(table.table()))));
        }
        if (required.isEmpty()
                && !measure.evidence().isEmpty()
                && measure.evidence().stream().noneMatch(e -> views.present().contains(e.table()))) {
            var names = measure.evidence().stream().map(EvidenceTable::table).collect(Collectors.joining(", "));
            return Optional.of(new NotMeasured(new Words(
                    "証拠パックに %s のどの記録もありません".formatted(names),
                    "the pack has no evidence on any of %s".formatted(names))));
        }
        if (measure.scored()) scoring.fill();
        return required.stream()
                .filter(e -> !e.column().isEmpty())
                .flatMap(table -> outside(question, table).stream())
                .findFirst();
    }

    private Optional<NotMeasured> outside(Question question, EvidenceTable table) {
        var span = views.span(table.table(), table.column());
        if (span.isEmpty())
            return Optional.of(new NotMeasured(new Words(
                    "証拠パックの %s は空です".formatted(table.table()),
                    "the pack's table %s is empty".formatted(table.table()))));
        var first = span.get().first();
        var last = span.get().last();
        boolean late = question.days().from().isAfter(last) && !table.before();
        boolean early = !question.days().until().isAfter(first);
        if (!late && !early) return table.each().flatMap(each -> without(question, table, each));
        return Optional.of(new NotMeasured(new Words(
                "期間 %s は %s の記録がある期間 %s..%s の外です".formatted(question.days(), table.table(), first, last),
                "the window %s lies outside the evidence on %s, which covers %s..%s"
                        .formatted(question.days(), table.table(), first, last))));
    }

    private Optional<NotMeasured> without(Question question, EvidenceTable table, EachMonth each) {
        var asked = Stream.iterate(
                        YearMonth.from(question.days().from().minusDays(1)).plusMonths(1), month -> month.plusMonths(1))
                .takeWhile(month -> month.atDay(1).isBefore(question.days().until()))
                .toList();
        if (asked.isEmpty())
            return Optional.of(new NotMeasured(new Words(
                    "期間 %s に初日がある月がありません".formatted(question.days()),
                    "no month begins in the window %s".formatted(question.days()))));
        var lists = new TreeMap<>(views.months(table.table(), table.column(), each));
        var unregistered = lists.remove("");
        if (lists.size() < 2) {
            var there = new TreeSet<YearMonth>();
            lists.values().forEach(there::addAll);
            if (unregistered != null) there.addAll(unregistered);
            return lacking(asked, there).map(months -> missing(table, each, months, ""));
        }
        return lists.entrySet().stream()
                .flatMap(list ->
                        lacking(asked, list.getValue())
                                .map(months -> missing(table, each, months, list.getKey()))
                                .stream())
                .findFirst();
    }

    private static Optional<String> lacking(List<YearMonth> asked, Set<YearMonth> there) {
        return asked.stream()
                .filter(month -> !there.contains(month))
                .map(YearMonth::toString)
                .reduce((a, b) -> a + ", " + b);
    }

    /** @param municipality whose residents have no row; empty for everybody's */
    private static NotMeasured missing(EvidenceTable table, EachMonth each, String months, String municipality) {
        var whoseJa = municipality.isEmpty() ? "" : "市区町村 " + municipality + " の住民の";
        var whoseEn = municipality.isEmpty() ? "" : " of residents of municipality " + municipality;
        return new NotMeasured(new Words(
                "証拠パックに%s %s の %s の記録がない月があります: %s".formatted(whoseJa, table.table(), each.value(), months),
                "the pack has no %s with %s %s%s in %s"
                        .formatted(table.table(), each.column(), each.value(), whoseEn, months)));
    }
}
