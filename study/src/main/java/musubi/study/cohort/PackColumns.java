package musubi.study.cohort;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.evidence.pack.Pack;
import musubi.measure.Measure;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Times;
import musubi.study.protocol.Variable;
import musubi.study.table.Table;
import musubi.study.table.TableFile;

/** The columns a protocol works out from a pack, but for those that follow from other columns: everybody registered, once per period. */
final class PackColumns {
    private final Protocol protocol;
    private final Pack pack;
    private final MeasureRun run;
    private final Measures measures;
    private final Times times;
    private final Table persons;
    private final List<String> people;
    private final List<Days> periods;

    PackColumns(Protocol protocol, Pack pack, MeasureRun run, Measures measures) {
        this.protocol = protocol;
        this.pack = pack;
        this.run = run;
        this.measures = measures;
        this.times = protocol.times().orElseThrow();
        this.persons = TableFile.ofPack(pack.folder(), "person");
        var ids = column("person");
        this.people = IntStream.range(0, ids.count())
                .mapToObj(i -> ids.levels().get((int) ids.at(i)))
                .toList();
        this.periods = times.periods().isEmpty()
                ? List.of(times.followUp())
                : List.copyOf(times.periods().values());
    }

    private Column column(String name) {
        var column = persons.columns().get(name);
        if (column == null)
            throw new BadInput(
                    "study.no-attribute",
                    Place.whole(protocol.id()),
                    name,
                    new Words(
                            "住民の表に列「" + name + "」はありません。ある列: "
                                    + String.join("、", persons.columns().keySet()) + "。",
                            "The table of persons has no column \"" + name + "\"; it has "
                                    + String.join(", ", persons.columns().keySet()) + "."));
        return column;
    }

    Map<String, Column> all() {
        var columns = new LinkedHashMap<String, Column>();
        columns.put("person", repeated(column("person")));
        if (!times.periods().isEmpty()) periods(columns);
        protocol.variables().forEach((name, variable) -> {
            if (variable instanceof Variable.Attribute attribute)
                columns.put(name, repeated(column(attribute.column())));
            if (variable instanceof Variable.Measured measured) columns.put(name, measured(measured));
            if (variable instanceof Variable.First first) columns.put(name, repeated(first(first)));
            if (variable instanceof Variable.VenuesOfArea venues) columns.put(name, repeated(venues(venues)));
        });
        return columns;
    }

    private void periods(Map<String, Column> columns) {
        int n = people.size();
        var numbers = new double[n * periods.size()];
        var codes = new int[numbers.length];
        for (int p = 0; p < periods.size(); p++)
            for (int i = 0; i < n; i++) {
                numbers[p * n + i] = p;
                codes[p * n + i] = p;
            }
        columns.put("period", Numbers.over(numbers));
        columns.put(
                "period.name",
                Categories.over(codes, List.copyOf(times.periods().keySet())));
    }

    /** One person after another, once per period. */
    private Column repeated(Column column) {
        if (periods.size() == 1) return column;
        int n = people.size();
        return column.pick(
                IntStream.range(0, n * periods.size()).map(i -> i % n).toArray());
    }

    private Column measured(Variable.Measured variable) {
        var measure = measures.get(variable.measure());
        int n = people.size();
        var values = new double[n * periods.size()];
        double[] once = null;
        for (int p = 0; p < periods.size(); p++) {
            if (once == null || variable.isRepeated())
                once = values(
                        Question.of(
                                measure,
                                variable.from().on(times, periods.get(p)),
                                variable.until().on(times, periods.get(p)),
                                variable.with()),
                        variable);
            System.arraycopy(once, 0, values, p * n, n);
        }
        return Numbers.over(values);
    }

    private double[] values(Question question, Variable.Measured variable) {
        double absent = variable.absent().orElse(question.measure().absent() == Measure.Absent.ZERO ? 0 : Double.NaN);
        var found = run.bySubject(question, "person");
        var values = new double[people.size()];
        for (int i = 0; i < values.length; i++)
            values[i] = found.get(people.get(i)) instanceof Measured.Value value
                    ? value.value().approximately()
                    : absent;
        return values;
    }

    private Column first(Variable.First first) {
        boolean isCertification = first.event().equals("certification");
        var days = new HashMap<String, Double>();
        var table = isCertification ? "certification" : "departure";
        if (pack.tables().containsKey(table)) {
            var rows = TableFile.ofPack(pack.folder(), table).columns();
            var who = rows.get("person");
            var kind = rows.get(isCertification ? "level" : "kind");
            var day = rows.get(isCertification ? "effective_from" : "day");
            if (who == null || kind == null || day == null) throw new IllegalStateException("table " + table);
            for (int i = 0; i < who.count(); i++) {
                var word = kind.levels().get((int) kind.at(i));
                boolean counts = isCertification
                        ? Variable.First.LEVELS.indexOf(word) >= Variable.First.LEVELS.indexOf(first.level())
                        : word.equals(first.event());
                if (counts) days.merge(who.levels().get((int) who.at(i)), day.at(i), Math::min);
            }
        }
        return Numbers.over(people.stream()
                .mapToDouble(p -> days.getOrDefault(p, Double.NaN))
                .toArray());
    }

    private Column venues(Variable.VenuesOfArea wanted) {
        var counts = new HashMap<String, Double>();
        if (pack.tables().containsKey("venue")) {
            var rows = TableFile.ofPack(pack.folder(), "venue").columns();
            var area = rows.get("area");
            var kind = rows.get("kind");
            if (area == null || kind == null) throw new IllegalStateException("table venue");
            for (int i = 0; i < area.count(); i++)
                if (!Double.isNaN(area.at(i)) && (wanted.kind().isEmpty() || isKind(kind, i, wanted.kind())))
                    counts.merge(area.levels().get((int) area.at(i)), 1.0, Double::sum);
        }
        var home = column("area");
        var values = new ArrayList<Double>();
        for (int i = 0; i < people.size(); i++)
            values.add(
                    Double.isNaN(home.at(i))
                            ? Double.NaN
                            : counts.getOrDefault(home.levels().get((int) home.at(i)), 0.0));
        return Numbers.over(values.stream().mapToDouble(v -> v).toArray());
    }

    private static boolean isKind(Column kinds, int row, String wanted) {
        return !Double.isNaN(kinds.at(row))
                && kinds.levels().get((int) kinds.at(row)).equals(wanted);
    }
}
