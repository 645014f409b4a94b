package musubi.measure;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * What values can be broken down by: a measure's own groups (where the thing happened) and attributes of the person
 * (who it happened to, from the table {@code person}).
 */
public final class Dimensions {
    /** The expression in place of {@code :group} when everybody is one group. */
    static final String EVERYBODY = "'all'";

    /** The value of a person attribute that is not recorded. */
    public static final String UNKNOWN = "";

    private static final String AGE = "(extract(year from %1$s) - extract(year from p.born)"
            + " - case when extract(month from %1$s) * 100 + extract(day from %1$s)"
            + " < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end)";

    private static final Map<String, String> PERSON = new TreeMap<>(Map.of(
            "sex", "p.sex",
            "age", "cast(" + AGE + " as string)",
            "age-band",
                    "case when p.born is null then null when " + AGE + " < 40 then '0-39' when " + AGE
                            + " < 65 then '40-64' when " + AGE + " < 70 then '65-69' when " + AGE
                            + " < 75 then '70-74' when " + AGE + " < 80 then '75-79' when " + AGE
                            + " < 85 then '80-84' else '85-' end",
            "municipality", "p.municipality",
            "area", "p.area",
            "income-stage", "cast(p.income_stage as string)",
            "lives-alone", "cast(p.lives_alone as string)"));

    private Dimensions() {}

    /** Every name the measure can be broken down by, own groups first. */
    public static List<String> of(Measure measure) {
        return of(measure.grain(), measure.groups());
    }

    static List<String> of(Measure.Grain grain, Map<String, String> groups) {
        var names = new ArrayList<>(groups.keySet());
        if (grain.ofPersons()) for (var name : PERSON.keySet()) if (!names.contains(name)) names.add(name);
        return names;
    }

    static boolean known(Measure measure, String dimension) {
        return of(measure).contains(dimension);
    }

    static boolean own(Measure measure, String dimension) {
        return measure.groups().containsKey(dimension);
    }

    /** The expression of a person attribute; ages are those completed on {@code day}. */
    static String ofPerson(String dimension, LocalDate day) {
        var expression = PERSON.get(dimension);
        if (expression == null) throw new IllegalArgumentException("not an attribute of a person: " + dimension);
        return expression.formatted(Literals.of(day));
    }

    static void check(Measure measure, List<String> dimensions) {
        var problems = dimensions.stream()
                .filter(d -> !known(measure, d))
                .map(d -> unknown(measure, d))
                .toList();
        if (!problems.isEmpty()) throw new BadInput(problems);
    }

    static Problem unknown(Measure measure, String dimension) {
        var names = String.join(", ", of(measure));
        return Problem.error(
                "measure.unknown-group",
                Place.whole(measure.id()),
                dimension,
                new Words(
                        "指標 %s は %s 別にできません (できるもの: %s)".formatted(measure.id(), dimension, names),
                        "measure %s cannot be broken down by %s; it can by %s"
                                .formatted(measure.id(), dimension, names)));
    }
}
