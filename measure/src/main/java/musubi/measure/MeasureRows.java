package musubi.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.quantity.BadInput;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** The rows that queries made from measures give on one pack. What is wrong with them is told with the measure's place. */
final class MeasureRows {
    private final PackViews views;

    MeasureRows(PackViews views) {
        this.views = views;
    }

    /** Runs a query made from the measure's SQL; what the evidence makes it fail on is told with the measure's place. */
    void each(Question question, String sql, PackViews.Each each) {
        try {
            views.each(sql, each);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof SQLException refused) throw failed(question, refused);
            throw e;
        }
    }

    <T> List<T> read(Question question, String sql, PackViews.Reading<T> reading) {
        var rows = new ArrayList<T>();
        each(question, sql, row -> rows.add(reading.row(row)));
        return rows;
    }

    /** The names of the columns the query gives. */
    List<String> columns(Question question, String sql) {
        try (var statement = views.connection().prepareStatement(sql)) {
            var described = statement.getMetaData();
            var names = new ArrayList<String>();
            for (int i = 1; i <= described.getColumnCount(); i++) names.add(described.getColumnName(i));
            return names;
        } catch (SQLException e) {
            throw failed(question, e);
        }
    }

    static BadInput failed(Question question, SQLException refused) {
        var measure = question.measure();
        var first = Optional.ofNullable(refused.getMessage())
                .flatMap(m -> m.lines().findFirst())
                .orElse("");
        return new BadInput(
                "measure.failed",
                new Place(measure.file(), measure.sqlLine(), ""),
                first,
                new Words(
                        "指標 %s の SQL がこの証拠で失敗しました: %s".formatted(measure.id(), first),
                        "the SQL of measure %s failed on this evidence: %s".formatted(measure.id(), first)));
    }

    /** A row that says nothing would vanish from a sum in silence. */
    static BadInput unfilled(Question question) {
        var measure = question.measure();
        return new BadInput(
                "measure.unfilled",
                new Place(measure.file(), measure.sqlLine(), ""),
                measure.id(),
                new Words(
                        "指標 %s の SQL に person、day、numerator、denominator が空の行があります。数えないなら行を出さず、0 なら 0 を出してください"
                                .formatted(measure.id()),
                        "the SQL of measure %s gives rows in which person, day, numerator or denominator is empty; leave out rows that do not count, and write 0 where it is zero"
                                .formatted(measure.id())));
    }

    static Exact exact(ResultSet row, int column) throws SQLException {
        return exact(row.getObject(column));
    }

    static Exact exact(Object value) {
        return switch (value) {
            case Integer whole -> Exact.of(whole);
            case Long whole -> Exact.of(whole);
            case BigInteger whole -> Exact.of(whole, BigInteger.ONE);
            case BigDecimal decimal -> Exact.of(decimal);
            case Object other -> throw new IllegalStateException("not an exact number: " + other.getClass());
        };
    }
}
