package musubi.measure;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import musubi.evidence.record.RecordType;
import musubi.measure.Measure.EvidenceTable;
import musubi.measure.MeasureRun.EvidenceRow;

/** The rows of evidence a measure reads, as they stand in the pack. */
final class EvidenceRows {
    private final PackViews views;

    EvidenceRows(PackViews views) {
        this.views = views;
    }

    /**
     * The rows of a table that lie in the question's window.
     *
     * @param which further conditions, in SQL
     */
    List<EvidenceRow> of(Question question, EvidenceTable table, List<String> which, int limit) {
        if (!views.present().contains(table.table())) return List.of();
        var type = RecordType.named(table.table()).orElseThrow();
        var where = new ArrayList<>(which);
        if (!table.column().isEmpty()) {
            where.add(table.column() + " < " + Literals.of(question.days().until()));
            if (!table.before())
                where.add(table.column() + " >= " + Literals.of(question.days().from()));
        }
        boolean first = table.equals(question.measure().evidence().getFirst());
        if (first && (question.measure().parameter("attributed").isEmpty() || eachApart(question)))
            question.only().forEach((dimension, value) -> {
                if (Dimensions.own(question.measure(), dimension) && column(table, dimension))
                    where.add(dimension + " = " + SqlText.quote(value));
            });
        return views.rows(
                "select * from %s%s order by %s limit %d"
                        .formatted(
                                table.table(),
                                where.isEmpty() ? "" : " where " + String.join(" and ", where),
                                String.join(", ", type.key()),
                                limit),
                row -> evidenceRow(type, row));
    }

    /** Whether what somebody did with one provider counts there alone. */
    private static boolean eachApart(Question question) {
        return question.measure().parameter("attributed").isPresent()
                && question.parameter("attributed").equals("each");
    }

    static boolean column(EvidenceTable table, String name) {
        return RecordType.named(table.table()).orElseThrow().columns().stream()
                .anyMatch(c -> c.name().equals(name));
    }

    private static EvidenceRow evidenceRow(RecordType type, ResultSet row) throws SQLException {
        var columns = new LinkedHashMap<String, String>();
        for (var column : type.columns())
            Optional.ofNullable(row.getString(column.name())).ifPresent(v -> columns.put(column.name(), v));
        return new EvidenceRow(type.name(), columns, row.getInt("source_no"), row.getLong("source_line"));
    }
}
