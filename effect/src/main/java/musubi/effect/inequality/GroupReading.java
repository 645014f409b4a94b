package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Evaluation;
import musubi.effect.formula.Expression;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/** Reads groups from rows, one row for each group and time. */
final class GroupReading {
    private final Rows rows;
    private final Options options;
    private final double[] estimates;
    private final Column labels;
    private final Map<String, Long> dropped = new TreeMap<>();

    private record Line(String label, double estimate, double error, double population, double order) {}

    GroupReading(Request request) {
        rows = request.rows();
        options = request.options();
        estimates = Evaluation.of(request.formula().response().single(), rows);
        labels = rows.column(groupColumn(request));
    }

    private static String groupColumn(Request request) {
        var terms = request.formula().terms();
        if (terms.size() == 1
                && terms.get(0).parts().size() == 1
                && terms.get(0).parts().get(0) instanceof Expression.Variable variable) return variable.name();
        throw new Unreadable(
                "inequality.group-column",
                request.formula().text(),
                new Words(
                        "右辺は集団の列を一つだけ書いてください。例: 推定値 ~ 集団。",
                        "The right side is the one column that names the groups, as in estimate ~ group."));
    }

    /** Rows left out, by reason. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** Groups of each time, in the order of the times; one nameless time when there is no column of times. */
    Map<String, Groups> times() {
        var byTime = new TreeMap<Double, List<Line>>();
        var time = options.find("time").map(rows::column);
        for (int row = 0; row < rows.count(); row++) {
            double at = time.isPresent() ? time.get().at(row) : 0;
            if (Double.isNaN(at)) count(options.text("time") + " missing");
            else line(row).ifPresent(byTime.computeIfAbsent(at, t -> new ArrayList<>())::add);
        }
        var groups = new LinkedHashMap<String, Groups>();
        byTime.forEach((at, lines) -> groups.put(time.map(t -> word(t, at)).orElse(""), groups(lines)));
        return groups;
    }

    private java.util.Optional<Line> line(int row) {
        if (Double.isNaN(labels.at(row))) return missing("group missing");
        double population = value("population", row, 1);
        double order = value("order", row, 0);
        if (!(population >= 0) || Double.isInfinite(population)) return missing("population missing or negative");
        if (Double.isNaN(order)) return missing("order missing");
        return java.util.Optional.of(new Line(
                word(labels, labels.at(row)), estimates[row], value("se", row, Double.NaN), population, order));
    }

    private java.util.Optional<Line> missing(String reason) {
        count(reason);
        return java.util.Optional.empty();
    }

    private double value(String option, int row, double usual) {
        return options.find(option)
                .map(name -> Evaluation.numbers(rows, name).at(row))
                .orElse(usual);
    }

    private void count(String reason) {
        dropped.merge(reason, 1L, Long::sum);
    }

    private static String word(Column column, double value) {
        return column.isCategory() ? column.levels().get((int) value) : new Expression.Constant(value).label();
    }

    private Groups groups(List<Line> lines) {
        lines.sort(Comparator.comparingDouble(Line::order).thenComparing(Line::label));
        for (int i = 0; i < lines.size(); i++) for (int j = 0; j < i; j++) checkDistinct(lines.get(j), lines.get(i));
        var present = lines.stream().filter(l -> Double.isFinite(l.estimate())).toList();
        int absent = lines.size() - present.size();
        if (absent > 0) dropped.merge("estimate missing", (long) absent, Long::sum);
        double total = present.stream().mapToDouble(Line::population).sum();
        var shares = present.stream().mapToDouble(l -> l.population() / total).toArray();
        return new Groups(
                present.stream().map(Line::label).toList(),
                present.stream().mapToDouble(Line::estimate).toArray(),
                present.stream().mapToDouble(Line::error).toArray(),
                shares,
                options.find("order").isPresent() && present.size() > 2 ? Groups.ranks(shares) : new double[0],
                reference(present),
                options.yes("favourable"),
                options.find("scale").isPresent() ? options.number("scale") : Double.NaN,
                options.find("average").isPresent() ? options.number("average") : Double.NaN,
                absent);
    }

    private int reference(List<Line> present) {
        var wanted = options.find("reference");
        if (wanted.isEmpty()) return -1;
        for (int i = 0; i < present.size(); i++) if (present.get(i).label().equals(wanted.get())) return i;
        throw new Unreadable(
                "inequality.unknown-reference",
                wanted.get(),
                new Words(
                        "基準の集団「" + wanted.get() + "」の推定値がありません。",
                        "There is no estimate of the reference group \"" + wanted.get() + "\"."));
    }

    private void checkDistinct(Line before, Line next) {
        if (before.label().equals(next.label()))
            throw new Unreadable(
                    "inequality.group-twice",
                    next.label(),
                    new Words(
                            "集団「" + next.label() + "」が同じ時点に二回出ています。時点の列を time=… で示してください。",
                            "Group \"" + next.label()
                                    + "\" stands twice at one time: name the column of times, time=…."));
        if (options.find("order").isPresent() && before.order() == next.order())
            throw new Unreadable(
                    "inequality.order-twice",
                    next.label(),
                    new Words(
                            "集団「" + before.label() + "」と「" + next.label() + "」の順序が同じです。",
                            "Groups \"" + before.label() + "\" and \"" + next.label() + "\" have the same order."));
    }

    /** Why these groups cannot be compared, if so. */
    static java.util.Optional<NotEstimable> refusal(Groups groups) {
        if (groups.count() < 2)
            return java.util.Optional.of(new NotEstimable(
                    Why.TOO_FEW_ROWS,
                    new Words(
                            "推定値のある集団が " + groups.count() + " つです。少なくとも 2 つ要ります。",
                            "There are " + groups.count() + " groups with an estimate; 2 are needed.")));
        for (int i = 0; i < groups.count(); i++) {
            double y = groups.estimates()[i];
            if (groups.hasScale() && (y < 0 || y > groups.scale()))
                return java.util.Optional.of(new NotEstimable(
                        Why.WRONG_SHAPE,
                        new Words(
                                "集団「" + groups.labels().get(i) + "」の値 " + y + " が 0 から " + groups.scale()
                                        + " の範囲にありません。",
                                "Group \"" + groups.labels().get(i) + "\" has " + y + ", outside 0 to " + groups.scale()
                                        + ".")));
        }
        double total = 0;
        for (double share : groups.shares()) total += share;
        if (!(total > 0))
            return java.util.Optional.of(
                    new NotEstimable(Why.WRONG_SHAPE, new Words("人口の合計が 0 です。", "The populations sum to 0.")));
        return java.util.Optional.empty();
    }
}
