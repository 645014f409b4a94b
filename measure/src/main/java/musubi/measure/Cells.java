package musubi.measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import musubi.measure.Breakdown.Cell;
import musubi.measure.Measure.Kind;
import musubi.measure.Measured.NotMeasured;
import musubi.measure.Measured.Value;
import musubi.quantity.Exact;
import musubi.quantity.Words;

/** Adds up the rows a question counts, group by group, into values with their intervals. */
final class Cells {
    /** A person's value counts in a group's mean rounded half-up to so many decimals. */
    private static final int DECIMALS = 6;

    private final MeasureRows rows;
    private final Scoring scoring;

    Cells(MeasureRows rows, Scoring scoring) {
        this.rows = rows;
        this.scoring = scoring;
    }

    /** The value of everybody together. */
    Cell total(Question question, boolean people) {
        var cells = of(question, List.of(), people);
        return cells.isEmpty() ? new Cell(List.of(), nobody(question), 0) : cells.getFirst();
    }

    /**
     * The value of each combination of groups that occurs, sorted.
     *
     * @param people whether to say how many different people stand behind each
     */
    List<Cell> of(Question question, List<String> dimensions, boolean people) {
        var counted = new Counted(question, dimensions);
        return question.measure().kind() == Kind.VALUE
                ? valueCells(question, dimensions, counted)
                : sumCells(
                        question,
                        dimensions,
                        counted,
                        people && question.measure().grain().ofPersons());
    }

    private List<Cell> sumCells(Question question, List<String> dimensions, Counted counted, boolean people) {
        var kind = question.measure().kind();
        // Nineteen digits, because DuckDB keeps the product of two decimals of eighteen within eighteen.
        var number = "cast(c.%s as decimal(19, 2))";
        var squares = kind == Kind.MEAN
                ? ", sum(%1$s * %1$s), sum(%1$s * %2$s), sum(%2$s * %2$s)"
                        .formatted(number.formatted("numerator"), number.formatted("denominator"))
                : "";
        var denominators = kind.addsUp() ? "count(*)" : "sum(c.denominator)";
        var sql = "select %scount(*), sum(c.numerator), %s, %s, count(c.numerator) + count(c.denominator)%s%s%s%s"
                .formatted(
                        counted.selected(),
                        denominators,
                        people ? "count(distinct c.person)" : "0",
                        squares,
                        counted.from(),
                        counted.where(),
                        counted.grouped());
        return rows.read(question, sql, row -> {
            var key = key(question, row, dimensions);
            int at = dimensions.size() + 1;
            long units = row.getLong(at);
            if (units == 0) return new Cell(key, nobody(question), 0);
            long behind = row.getLong(at + 3);
            if (row.getLong(at + 4) != 2 * units) throw MeasureRows.unfilled(question);
            var x = MeasureRows.exact(row, at + 1);
            var d = MeasureRows.exact(row, at + 2);
            var spread = kind == Kind.MEAN
                    ? Interval.ofRatio(
                            units,
                            x.approximately(),
                            d.approximately(),
                            row.getBigDecimal(at + 5).doubleValue(),
                            row.getBigDecimal(at + 6).doubleValue(),
                            row.getBigDecimal(at + 7).doubleValue())
                    : Optional.<Interval>empty();
            return new Cell(key, answer(question.measure(), units, x, d, spread), behind);
        });
    }

    /** Equal values are counted together, so that a scale of 49 points gives 49 rows and not one for each person. */
    private List<Cell> valueCells(Question question, List<String> dimensions, Counted counted) {
        var selected = counted.selected() + "c.numerator, c.denominator, ";
        var grouped = " group by " + selected.substring(0, selected.length() - 2) + " order by "
                + selected.substring(0, selected.length() - 2);
        var groups = new TreeMap<String, Values>();
        rows.each(question, "select " + selected + "count(*)" + counted.from() + counted.where() + grouped, row -> {
            int at = dimensions.size() + 1;
            var numerator = row.getObject(at);
            var denominator = row.getObject(at + 1);
            if (numerator == null || denominator == null) throw MeasureRows.unfilled(question);
            var over = MeasureRows.exact(numerator);
            var under = MeasureRows.exact(denominator);
            if (under.sign() == 0) return;
            var key = key(question, row, dimensions);
            groups.computeIfAbsent(String.join(Counted.SEPARATOR, key), k -> new Values(key))
                    .add(over, under, row.getLong(at + 2));
        });
        return groups.values().stream()
                .map(v -> new Cell(v.key, v.measured(), v.people))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The values of the people of one group. */
    private static final class Values {
        private final List<String> key;
        private long people;
        private Exact only = Exact.ZERO;
        private Exact over = Exact.ZERO;
        private Exact under = Exact.ONE;
        private BigInteger sum = BigInteger.ZERO;
        private double squares;

        Values(List<String> key) {
            this.key = key;
        }

        void add(Exact over, Exact under, long times) {
            this.over = over;
            this.under = under;
            only = over.dividedBy(under);
            var rounded =
                    new BigDecimal(only.over()).divide(new BigDecimal(only.under()), DECIMALS, RoundingMode.HALF_UP);
            sum = sum.add(rounded.unscaledValue().multiply(BigInteger.valueOf(times)));
            squares += rounded.doubleValue() * rounded.doubleValue() * times;
            people += times;
        }

        Measured measured() {
            if (people == 1) return new Value(over, under, only, 1, Optional.empty());
            var total = Exact.of(sum, BigInteger.TEN.pow(DECIMALS));
            var x = total.approximately();
            return new Value(
                    total,
                    Exact.of(people),
                    total.dividedBy(Exact.of(people)),
                    people,
                    Interval.ofRatio(people, x, (double) people, squares, x, (double) people));
        }
    }

    /** What it means that nothing in the window was counted. */
    private Measured nobody(Question question) {
        if (question.measure().absent() == Measure.Absent.ZERO)
            return answer(question.measure(), 0, Exact.ZERO, Exact.ZERO, Optional.empty());
        var unscored = scoring.notes(question)
                .map(s -> String.join(", ", s.unscored().keySet()))
                .orElse("");
        return new NotMeasured(new Words(
                "期間 %s に数える対象がありません".formatted(question.days())
                        + (unscored.isEmpty() ? "" : "（採点できない回答票の理由: " + unscored + "）"),
                "nothing in the window %s that the measure counts".formatted(question.days())
                        + (unscored.isEmpty() ? "" : " (sheets not scored: " + unscored + ")")));
    }

    private static Measured answer(
            Measure measure, long units, Exact numerator, Exact denominator, Optional<Interval> spread) {
        return switch (measure.kind()) {
            case COUNT ->
                new Value(numerator, Exact.ONE, numerator, units, Interval.ofCount(numerator.approximately()));
            case SUM -> new Value(numerator, Exact.ONE, numerator, units, Optional.empty());
            case SHARE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(
                                numerator,
                                denominator,
                                numerator.dividedBy(denominator),
                                units,
                                Interval.ofShare(numerator.approximately(), denominator.approximately()));
            case MEAN, VALUE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(numerator, denominator, numerator.dividedBy(denominator), units, spread);
            case RATE ->
                denominator.sign() == 0
                        ? empty(measure)
                        : new Value(
                                numerator,
                                denominator,
                                numerator.times(measure.factor()).dividedBy(denominator),
                                units,
                                Interval.ofCount(numerator.approximately())
                                        .map(i -> i.times(
                                                measure.factor().approximately() / denominator.approximately())));
        };
    }

    private static NotMeasured empty(Measure measure) {
        return new NotMeasured(new Words(
                "%sの分母が 0 です".formatted(measure.title().ja()),
                "the denominator of %s is zero".formatted(measure.title().en())));
    }

    private static List<String> key(Question question, ResultSet row, List<String> dimensions) throws SQLException {
        var key = new ArrayList<String>();
        for (int i = 1; i <= dimensions.size(); i++)
            key.add(Optional.ofNullable(row.getString(i)).orElseThrow(() -> MeasureRows.unfilled(question)));
        return key;
    }
}
