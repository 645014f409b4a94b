package musubi.measure;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A measure asked over a window, with every open number fixed.
 *
 * @param measure what is asked
 * @param days the window
 * @param cutoff the day after the last one whose evidence counts where a measure follows people beyond the window
 * @param parameters values by name; a parameter not named has its default
 * @param only restrictions: a group of the measure, an attribute of the person, or {@code person}, and the value it must have
 */
public record Question(
        Measure measure, Days days, LocalDate cutoff, Map<String, String> parameters, Map<String, String> only) {
    /** Checks every parameter and restriction; refuses with all that is wrong. */
    public Question {
        var problems = new ArrayList<Problem>();
        var given = new TreeMap<String, String>();
        for (var entry : parameters.entrySet()) {
            var name = entry.getKey().replace('-', '_');
            var parameter = measure.parameter(name);
            if (parameter.isEmpty()) {
                problems.add(problem(
                        "measure.unknown-parameter",
                        measure,
                        entry.getKey(),
                        "指標 %s に引数 %s はありません (使える引数: %s)".formatted(measure.id(), entry.getKey(), names(measure)),
                        "measure %s has no parameter %s; it has %s"
                                .formatted(measure.id(), entry.getKey(), names(measure))));
            } else if (Literals.of(parameter.get(), entry.getValue()).isEmpty()) {
                var wanted = parameter.get().type().text()
                        + (parameter.get().choices().isEmpty()
                                ? ""
                                : " " + String.join("/", parameter.get().choices()));
                problems.add(problem(
                        "measure.parameter-value",
                        measure,
                        entry.getValue(),
                        "引数 %s の値 %s は %s ではありません".formatted(name, entry.getValue(), wanted),
                        "parameter %s is %s, not %s".formatted(name, wanted, entry.getValue())));
            }
            given.put(name, entry.getValue());
        }
        for (var dimension : only.keySet()) {
            if (dimension.equals("person") && measure.grain().ofPersons()) continue;
            if (!Dimensions.known(measure, dimension)) problems.add(Dimensions.unknown(measure, dimension));
        }
        if (!problems.isEmpty()) throw new BadInput(problems);
        parameters = java.util.Collections.unmodifiableMap(given);
        only = java.util.Collections.unmodifiableMap(new TreeMap<>(only));
    }

    /** With defaults, for everybody. */
    public static Question of(Measure measure, LocalDate from, LocalDate until) {
        return of(measure, from, until, Map.of());
    }

    /** With these parameters, for everybody. */
    public static Question of(Measure measure, LocalDate from, LocalDate until, Map<String, String> parameters) {
        return new Question(measure, new Days(from, until), until, parameters, Map.of());
    }

    /** The same for those of whom {@code dimension} is {@code value}. */
    public Question only(String dimension, String value) {
        var restricted = new TreeMap<>(only);
        restricted.put(dimension, value);
        return new Question(measure, days, cutoff, parameters, restricted);
    }

    /** The same with evidence followed until another day. */
    public Question followedUntil(LocalDate day) {
        return new Question(measure, days, day, parameters, only);
    }

    /** The value a parameter has in this question. */
    public String parameter(String name) {
        var parameter = measure.parameter(name).orElseThrow();
        return parameters.getOrDefault(parameter.name(), parameter.otherwise());
    }

    /** The SQL with every placeholder filled; {@code group} is the expression put in place of {@code :group}. */
    String sql(String group) {
        return SqlText.replace(measure.sql(), name -> switch (name) {
            case "from" -> Literals.of(days.from());
            case "until" -> Literals.of(days.until());
            case "last" -> Literals.of(days.last());
            case "cutoff" -> Literals.of(cutoff);
            case "group" -> group;
            default -> {
                var parameter = measure.parameter(name).orElseThrow();
                yield Literals.of(parameter, parameter(name)).orElseThrow();
            }
        });
    }

    /** The SQL as it runs without groups: what a reader can type into DuckDB. */
    public String sql() {
        return sql(Dimensions.EVERYBODY);
    }

    /** The digest of {@link #sql()}. */
    public Digest digest() {
        return Digest.of(sql());
    }

    private static String names(Measure measure) {
        List<String> names =
                measure.parameters().stream().map(Measure.Parameter::name).toList();
        return names.isEmpty() ? "-" : String.join(", ", names);
    }

    private static Problem problem(String code, Measure measure, String value, String ja, String en) {
        return Problem.error(code, Place.whole(measure.id()), value, new Words(ja, en));
    }
}
