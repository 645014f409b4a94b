package musubi.study.cohort;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
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
import musubi.study.protocol.Anchor;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Times;
import musubi.study.protocol.Variable;
import musubi.study.table.Table;
import musubi.study.table.TableFile;

/**
 * The columns a protocol works out from a pack, but for those that follow from other columns: everybody registered, once
 * per period or trial.
 */
final class PackColumns {
    /** Before any record. */
    private static final LocalDate LONG_AGO = LocalDate.of(1, 1, 1);

    private final Protocol protocol;
    private final Pack pack;
    private final MeasureRun run;
    private final Measures measures;
    private final Table persons;
    private final List<String> people;
    private final List<Occasion> occasions;

    PackColumns(Protocol protocol, Pack pack, MeasureRun run, Measures measures) {
        this.protocol = protocol;
        this.pack = pack;
        this.run = run;
        this.measures = measures;
        this.persons = TableFile.ofPack(pack.folder(), "person");
        var ids = column("person");
        this.people = IntStream.range(0, ids.count())
                .mapToObj(i -> ids.levels().get((int) ids.at(i)))
                .toList();
        this.occasions = occasions(protocol.times().orElseThrow());
    }

    /** When the same people are looked at: the days of the study, and the period that is measured. */
    private record Occasion(Times times, Days period) {
        LocalDate on(Anchor anchor) {
            return anchor.on(times, period);
        }
    }

    private static List<Occasion> occasions(Times times) {
        if (times.periods().isEmpty())
            return times.each().stream().map(t -> new Occasion(t, t.followUp())).toList();
        return times.periods().values().stream()
                .map(p -> new Occasion(times, p))
                .toList();
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
        var times = protocol.times().orElseThrow();
        if (!times.periods().isEmpty()) {
            columns.put("period", perOccasion(p -> p));
            columns.put("period.name", named(List.copyOf(times.periods().keySet())));
        }
        if (protocol.hasTrials()) {
            columns.put(
                    "trial",
                    named(occasions.stream()
                            .map(o -> o.times().baseline().toString())
                            .toList()));
            columns.put(
                    "trial.day",
                    perOccasion(k -> occasions.get(k).times().baseline().toEpochDay()));
        }
        protocol.variables().forEach((name, variable) -> {
            if (variable instanceof Variable.Attribute attribute)
                columns.put(name, repeated(column(attribute.column())));
            if (variable instanceof Variable.Measured measured) columns.put(name, measured(measured));
            if (variable instanceof Variable.First first) columns.put(name, first(first));
            if (variable instanceof Variable.VenuesOfArea venues) columns.put(name, repeated(venues(venues)));
        });
        return columns;
    }

    /** A number of each occasion. */
    private Column perOccasion(IntToDoubleFunction number) {
        int n = people.size();
        return Numbers.over(IntStream.range(0, n * occasions.size())
                .mapToDouble(i -> number.applyAsDouble(i / n))
                .toArray());
    }

    /** The name of each occasion. */
    private Column named(List<String> names) {
        int n = people.size();
        return Categories.over(
                IntStream.range(0, n * names.size()).map(i -> i / n).toArray(), names);
    }

    /** One person after another, once per occasion. */
    private Column repeated(Column column) {
        if (occasions.size() == 1) return column;
        int n = people.size();
        return column.pick(
                IntStream.range(0, n * occasions.size()).map(i -> i % n).toArray());
    }

    /** What depends on days only is worked out once for the same days. */
    private <K> Column perOccasion(Function<Occasion, K> days, Function<K, double[]> work) {
        int n = people.size();
        var values = new double[n * occasions.size()];
        var known = new HashMap<K, Integer>();
        for (int k = 0; k < occasions.size(); k++) {
            var key = days.apply(occasions.get(k));
            var earlier = known.putIfAbsent(key, k);
            if (earlier == null) System.arraycopy(work.apply(key), 0, values, k * n, n);
            else System.arraycopy(values, earlier * n, values, k * n, n);
        }
        return Numbers.over(values);
    }

    private Column measured(Variable.Measured variable) {
        var measure = measures.get(variable.measure());
        return perOccasion(
                o -> new Days(o.on(variable.from()), o.on(variable.until())),
                days -> values(Question.of(measure, days.from(), days.until(), variable.with()), variable));
    }

    private double[] values(Question question, Variable.Measured variable) {
        var found = run.bySubject(question, "person");
        double absent = found.isEmpty() && needsEachMonth(question.measure())
                ? Double.NaN
                : variable.absent().orElse(question.measure().absent() == Measure.Absent.ZERO ? 0 : Double.NaN);
        var values = new double[people.size()];
        for (int i = 0; i < values.length; i++)
            values[i] = found.get(people.get(i)) instanceof Measured.Value value
                    ? value.value().approximately()
                    : absent;
        return values;
    }

    private Column first(Variable.First first) {
        return perOccasion(o -> first.from().map(o::on), from -> first(first, from.orElse(LONG_AGO)));
    }

    /** Nobody is absent from a list that is missing: everybody would seem to have cost nothing. */
    private static boolean needsEachMonth(Measure measure) {
        return measure.evidence().stream().anyMatch(table -> table.each().isPresent());
    }

    private double[] first(Variable.First first, LocalDate from) {
        var days = new HashMap<String, Double>();
        var table = tableOf(first.event());
        if (pack.tables().containsKey(table)) {
            var rows = table.equals("attendance")
                    ? TableFile.firstDaysOfPack(pack.folder(), table, from).columns()
                    : TableFile.ofPack(pack.folder(), table).columns();
            var who = rows.get("person");
            var day = rows.get(table.equals("certification") ? "effective_from" : "day");
            if (who == null || day == null) throw new IllegalStateException("table " + table);
            for (int i = 0; i < who.count(); i++)
                if (day.at(i) >= from.toEpochDay() && counts(first, rows, i))
                    days.merge(who.levels().get((int) who.at(i)), day.at(i), Math::min);
        }
        return people.stream()
                .mapToDouble(p -> days.getOrDefault(p, Double.NaN))
                .toArray();
    }

    private static String tableOf(String event) {
        return switch (event) {
            case "certification", "attendance" -> event;
            default -> "departure";
        };
    }

    private static boolean counts(Variable.First first, Map<String, Column> rows, int row) {
        if (first.event().equals("attendance")) return true;
        boolean isCertification = first.event().equals("certification");
        var kind = rows.get(isCertification ? "level" : "kind");
        if (kind == null) throw new IllegalStateException(first.event());
        var word = kind.levels().get((int) kind.at(row));
        return isCertification
                ? Variable.First.LEVELS.indexOf(word) >= Variable.First.LEVELS.indexOf(first.level())
                : word.equals(first.event());
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
