package musubi.measure;

import java.sql.SQLException;
import java.util.List;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** The rows of measures of person-days, in order of person and day. */
final class PersonDayRows {
    /** More than the days between year 0 and year 9999, so that person and day fit one number that sorts. */
    private static final long DAYS = 1L << 23;

    private static final long EPOCH = 1L << 22;

    private final PackViews views;
    private final MeasureRows rows;

    PersonDayRows(PackViews views, MeasureRows rows) {
        this.views = views;
        this.rows = rows;
    }

    /** Every person-day of the question once; the table {@code people} numbers the people. */
    void each(Question question, PersonDays.Each each) {
        var counted = new Counted(question, List.of());
        var sql =
                "select n.no * %d + cast(c.day - date '1970-01-01' as int) + %d, c.numerator, c.denominator%s join people n on n.person = c.person%s order by 1"
                        .formatted(DAYS, EPOCH, counted.from(), counted.where());
        whole(question, sql);
        var merge = new Merge(question.measure().kind().addsUp() ? overOne(each) : each);
        rows.each(question, sql, row -> {
            long key = row.getLong(1);
            boolean empty = row.wasNull();
            long over = row.getLong(2);
            empty |= row.wasNull();
            long under = row.getLong(3);
            if (empty || row.wasNull()) throw MeasureRows.unfilled(question);
            merge.row(key, over, under);
        });
        merge.end();
    }

    /** Of what adds up, each row has a denominator of its own, and a day with two rows would come out as their mean. */
    private static PersonDays.Each overOne(PersonDays.Each each) {
        return (person, day, numerator, denominator) -> each.row(person, day, numerator, 1);
    }

    /** Columns of person-days are whole numbers: a decimal would lose its fraction on the way. */
    private void whole(Question question, String sql) {
        try (var statement = views.connection().prepareStatement(sql)) {
            for (int i = 2; i <= 3; i++) {
                var type = statement.getMetaData().getColumnTypeName(i);
                if (!type.startsWith("DECIMAL")) continue;
                var measure = question.measure();
                throw new BadInput(
                        "measure.not-whole",
                        new Place(measure.file(), measure.sqlLine(), ""),
                        type,
                        new Words(
                                "日ごとに使う指標 %s の分子と分母は整数です (今は %s)".formatted(measure.id(), type),
                                "numerator and denominator of %s, a measure of person-days, must be whole numbers, not %s"
                                        .formatted(measure.id(), type)));
            }
        } catch (SQLException e) {
            throw MeasureRows.failed(question, e);
        }
    }

    /** Adds up rows of one person and day, which come one after the other. */
    private static final class Merge {
        private final PersonDays.Each each;
        private long key = -1;
        private long numerator;
        private long denominator;

        Merge(PersonDays.Each each) {
            this.each = each;
        }

        void row(long next, long over, long under) {
            if (next == key) {
                numerator = Math.addExact(numerator, over);
                denominator = Math.addExact(denominator, under);
                return;
            }
            end();
            key = next;
            numerator = over;
            denominator = under;
        }

        void end() {
            if (key >= 0) each.row((int) (key / DAYS), (int) (key % DAYS - EPOCH), numerator, denominator);
        }
    }
}
