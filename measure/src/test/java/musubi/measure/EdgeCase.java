package musubi.measure;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.measure.Measured.NotMeasured;
import musubi.measure.Measured.Value;
import musubi.quantity.Words;

/** One row of {@code edges.txt}: a decided case, tested and documented. */
record EdgeCase(
        String measure,
        Map<String, String> parameters,
        LocalDate from,
        LocalDate last,
        String who,
        String expected,
        Words why) {
    static List<EdgeCase> all() {
        return PackFixture.resource("edges.txt")
                .lines()
                .filter(l -> !l.startsWith("#"))
                .map(EdgeCase::of)
                .toList();
    }

    private static EdgeCase of(String line) {
        var parts = List.of(line.split(" \\| ", -1));
        var parameters = new TreeMap<String, String>();
        if (!parts.get(1).equals("-"))
            for (var pair : parts.get(1).split(","))
                parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        var window = parts.get(2).split("\\.\\.");
        return new EdgeCase(
                parts.get(0),
                parameters,
                LocalDate.parse(window[0]),
                LocalDate.parse(window[1]),
                parts.get(3),
                parts.get(4),
                new Words(parts.get(5), parts.get(6)));
    }

    Question question(Measures measures) {
        return Question.of(measures.get(measure), from, last.plusDays(1), parameters);
    }

    /** What the run answers, spelled as in the file. */
    String answer(MeasureRun run, Measures measures) {
        var question = question(measures);
        if (who.equals("total")) return text(run.value(question));
        int equals = who.indexOf('=');
        var subject = equals < 0 ? "person" : who.substring(0, equals);
        var value = run.bySubject(question, subject).get(who.substring(equals + 1));
        return value == null ? "-" : text(value);
    }

    private static String text(Measured measured) {
        return switch (measured) {
            case Value value -> value.numerator() + "/" + value.denominator();
            case NotMeasured none -> "not-measured";
        };
    }

    @Override
    public String toString() {
        return "%s, %s: %s (%s)".formatted(measure, who, expected, why.en());
    }
}
