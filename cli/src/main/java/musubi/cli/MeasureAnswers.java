package musubi.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.measure.Breakdown;
import musubi.measure.Measure;
import musubi.measure.MeasureRun.ScoringNotes;
import musubi.measure.Measured;
import musubi.measure.Measured.NotMeasured;
import musubi.measure.Measured.Value;
import musubi.measure.Suppression;
import musubi.measure.Suppression.Published;
import musubi.quantity.Exact;
import musubi.quantity.Words;

/** The answers of one measure, as table, CSV or JSON. */
record MeasureAnswers(
        Breakdown breakdown,
        Measured.Trace trace,
        Optional<ScoringNotes> scoring,
        List<Published> cells,
        Published total) {
    private static final int DIGITS = 6;
    private static final Words TOTAL = new Words("合計", "total");
    private static final Words UNVERIFIED = new Words(
            "未確認の値または独自の定義を含みます（musubi measure show で出典を見られます）。",
            "Holds unverified values or a definition of our own (musubi measure show names the source).");
    private static final Words UNKNOWN = new Words("(不明)", "(unknown)");

    static MeasureAnswers of(
            Breakdown breakdown, Measured.Trace trace, Optional<ScoringNotes> scoring, Optional<Integer> least) {
        if (least.isPresent()) {
            var published = Suppression.of(breakdown, least.get());
            return new MeasureAnswers(
                    breakdown,
                    trace,
                    scoring.map(s -> new ScoringNotes(s.choices(), new TreeMap<>())),
                    published.cells(),
                    published.total());
        }
        return new MeasureAnswers(
                breakdown,
                trace,
                scoring,
                breakdown.cells().stream()
                        .map(c -> (Published) new Published.Shown(c.value()))
                        .toList(),
                new Published.Shown(breakdown.total()));
    }

    static String text(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Measure measure() {
        return breakdown.question().measure();
    }

    // For people.

    List<String> table(String language) {
        var lines = new ArrayList<String>();
        lines.add("%s  %s  %s  [%s]"
                .formatted(
                        measure().id(),
                        measure().title().in(language),
                        breakdown.question().days(),
                        measure().unit()));
        int groups = breakdown.dimensions().size();
        var columns = new Columns(Set.of(groups, groups + 1, groups + 2, groups + 3));
        var head = new ArrayList<>(breakdown.dimensions());
        for (var name : List.of(
                new Words("値", "value"),
                new Words("95%区間", "95 % interval"),
                new Words("分子", "numerator"),
                new Words("分母", "denominator"))) head.add(name.in(language));
        columns.row(head);
        for (int i = 0; i < cells.size(); i++)
            columns.row(row(
                    breakdown.cells().get(i).key().stream()
                            .map(k -> k.isEmpty() ? UNKNOWN.in(language) : k)
                            .toList(),
                    cells.get(i),
                    language));
        var key = new ArrayList<String>();
        for (int i = 0; i < groups; i++) key.add(i == 0 ? TOTAL.in(language) : "");
        columns.row(row(key, total, language));
        columns.lines().stream().map(l -> "  " + l).forEach(lines::add);
        if (!measure().verified()) lines.add("  " + UNVERIFIED.in(language));
        scoring.ifPresent(s -> lines.addAll(scoring(s, language)));
        return lines;
    }

    private static List<String> scoring(ScoringNotes notes, String language) {
        var lines = new ArrayList<String>();
        for (var choices : notes.choices()) lines.add("  " + new Words("採点: ", "scored as ").in(language) + choices);
        if (!notes.unscored().isEmpty())
            lines.add("  " + new Words("採点できない回答票: ", "sheets not scored: ").in(language)
                    + notes.unscored().entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", ")));
        return lines;
    }

    private List<String> row(List<String> key, Published published, String language) {
        return Stream.concat(
                        key.stream(),
                        switch (published) {
                            case Published.Hidden hidden -> Stream.of("*");
                            case Published.Shown(NotMeasured none) ->
                                Stream.of("-", "", none.why().in(language));
                            case Published.Shown(Value value) ->
                                Stream.of(
                                        shown(value.value()),
                                        value.interval()
                                                .map(i -> "%s – %s"
                                                        .formatted(limit(i.lowShown(8)), limit(i.highShown(8))))
                                                .orElse(""),
                                        value.numerator().toString(),
                                        value.denominator().toString());
                        })
                .toList();
    }

    private boolean percent() {
        return measure().unit().equals("percent");
    }

    private String shown(Exact value) {
        return limit(value.decimal(8));
    }

    private String limit(BigDecimal number) {
        var value = percent() ? number.movePointRight(2) : number;
        var rounded = value.setScale(2, java.math.RoundingMode.HALF_UP).stripTrailingZeros();
        return "%,.2f".formatted(rounded).replaceAll("\\.?0+$", "") + (percent() ? " %" : "");
    }

    // For programs.

    static String csvHead(List<String> dimensions) {
        return Stream.concat(
                        Stream.concat(Stream.of("measure", "version", "from", "until"), dimensions.stream()),
                        Stream.of(
                                "state",
                                "value",
                                "numerator",
                                "denominator",
                                "units",
                                "low",
                                "high",
                                "interval",
                                "unit",
                                "verified"))
                .collect(Collectors.joining(","));
    }

    List<String> csv() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < cells.size(); i++)
            lines.add(csv(breakdown.cells().get(i).key(), cells.get(i)));
        lines.add(csv(breakdown.dimensions().stream().map(d -> "*").toList(), total));
        return lines;
    }

    private String csv(List<String> key, Published published) {
        var days = breakdown.question().days();
        var cells = new ArrayList<>(List.of(
                measure().id(),
                Integer.toString(measure().version()),
                days.from().toString(),
                days.until().toString()));
        cells.addAll(key);
        var json = json(published);
        for (var name : List.of("state", "value", "numerator", "denominator", "units", "low", "high", "interval"))
            cells.add(String.valueOf(json.getOrDefault(name, "")));
        cells.add(measure().unit());
        cells.add(Boolean.toString(measure().verified()));
        return cells.stream().map(MeasureAnswers::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    Map<String, Object> json() {
        var json = new TreeMap<String, Object>();
        var question = breakdown.question();
        json.put("measure", measure().id());
        json.put("version", measure().version());
        json.put("unit", measure().unit());
        json.put("verified", measure().verified());
        json.put("source", measure().source());
        scoring.ifPresent(s -> {
            json.put("scoring", s.choices());
            json.put("unscored", s.unscored());
        });
        json.put("kind", text(measure().kind()));
        json.put("from", question.days().from().toString());
        json.put("until", question.days().until().toString());
        json.put(
                "parameters",
                measure().parameters().stream()
                        .collect(Collectors.toMap(Measure.Parameter::name, p -> question.parameter(p.name()))));
        json.put("only", question.only());
        json.put("pack", trace.pack().hex());
        json.put("sql", trace.sql().hex());
        json.put("by", breakdown.dimensions());
        var groups = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < cells.size(); i++) {
            var cell = new TreeMap<>(json(cells.get(i)));
            cell.put("key", breakdown.cells().get(i).key());
            groups.add(cell);
        }
        json.put("groups", groups);
        json.put("total", json(total));
        return json;
    }

    private static Map<String, Object> json(Published published) {
        return switch (published) {
            case Published.Hidden hidden -> Map.of("state", hidden.small() ? "hidden" : "hidden-with-another");
            case Published.Shown(NotMeasured none) ->
                Map.of(
                        "state",
                        "not-measured",
                        "ja",
                        none.why().ja(),
                        "en",
                        none.why().en());
            case Published.Shown(Value value) -> {
                var json = new TreeMap<String, Object>();
                json.put("state", "measured");
                json.put("value", value.value());
                json.put("numerator", value.numerator());
                json.put("denominator", value.denominator());
                json.put("units", value.units());
                value.interval().ifPresent(i -> {
                    json.put("low", i.lowShown(DIGITS));
                    json.put("high", i.highShown(DIGITS));
                    json.put("interval", text(i.method()));
                });
                yield json;
            }
        };
    }
}
