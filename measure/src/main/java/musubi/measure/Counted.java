package musubi.measure;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The measure's SQL within the query that adds up its rows. */
final class Counted {
    /** Between the parts of a group's name. */
    static final String SEPARATOR = "\u001f";

    private final Question question;
    private final List<String> dimensions;
    private final List<String> own;
    private final boolean persons;

    Counted(Question question, List<String> dimensions) {
        this.question = question;
        this.dimensions = dimensions;
        var measure = question.measure();
        var used = Stream.concat(dimensions.stream(), question.only().keySet().stream())
                .distinct()
                .toList();
        own = used.stream().filter(d -> Dimensions.own(measure, d)).toList();
        persons = used.stream().anyMatch(d -> !d.equals("person") && !Dimensions.own(measure, d));
    }

    String from() {
        var groups = own.stream()
                .map(d -> "coalesce(cast(%s as string), '')"
                        .formatted(question.measure().groups().get(d)))
                .collect(Collectors.joining(" || '" + SEPARATOR + "' || "));
        var sql = question.sql(groups.isEmpty() ? Dimensions.EVERYBODY : groups);
        return " from (" + sql + "\n) c" + (persons ? " left join person p on p.person = c.person" : "");
    }

    String where() {
        if (question.only().isEmpty()) return "";
        return question.only().entrySet().stream()
                .map(e -> expression(e.getKey()) + " = " + SqlText.quote(e.getValue()))
                .collect(Collectors.joining(" and ", " where ", ""));
    }

    /** The dimensions as the first columns of a select. */
    String selected() {
        return dimensions.stream().map(d -> expression(d) + ", ").collect(Collectors.joining());
    }

    String grouped() {
        if (dimensions.isEmpty()) return "";
        var all = dimensions.stream().map(this::expression).collect(Collectors.joining(", "));
        return " group by " + all + " order by " + all;
    }

    private String expression(String dimension) {
        if (dimension.equals("person")) return "c.person";
        int at = own.indexOf(dimension);
        if (at >= 0) return own.size() == 1 ? "c.grp" : "split_part(c.grp, '%s', %d)".formatted(SEPARATOR, at + 1);
        return "coalesce(%s, '')"
                .formatted(Dimensions.ofPerson(dimension, question.days().last()));
    }
}
