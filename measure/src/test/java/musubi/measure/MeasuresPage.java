package musubi.measure;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import musubi.measure.instrument.Instrument;
import musubi.measure.instrument.Instruments;

/** The reference page of the library, from the headers and the tested edge cases. */
final class MeasuresPage {
    private final StringBuilder page = new StringBuilder();
    private final Map<String, List<EdgeCase>> edges =
            EdgeCase.all().stream().collect(Collectors.groupingBy(EdgeCase::measure));

    static String page() {
        var writing = new MeasuresPage();
        writing.head();
        Measures.library().all().forEach(writing::measure);
        writing.instruments();
        return writing.page.toString();
    }

    private void head() {
        line("# Measures");
        line("");
        line("Made from the headers of the library and from the edge cases the tests check; `./musubi test"
                + " -Dmusubi.regenerate=true` writes it again.");
        line("");
        line("A measure is one `.sql` file with a header. Its SQL returns one row for each unit counted (person, person"
                + " and day, venue …) with a whole or decimal `numerator` and `denominator`; the engine adds them up."
                + " `:from` and `:until` are the first day of the window and the day after the last; `:last` is the"
                + " last day; `:cutoff` is the day until which people are followed, the end of the window unless the"
                + " question says otherwise. `:group` is replaced by one of the measure's own groups. Your own measures"
                + " work the same: `musubi measure run ID --measures FOLDER`.");
        line("");
        line("What holds for every measure:");
        line("");
        line("- Evidence that is missing gives *not measured*, never zero: a table the pack does not have, an empty"
                + " table, a window that lies wholly outside the days of the evidence, a month without any row where the"
                + " measure needs each month, a denominator of zero.");
        line("- A window is half-open. A month is a calendar month; one that the window cuts counts with the days that"
                + " lie within. Ages are those completed on the day named; somebody born on 29 February is older from"
                + " 1 March of a common year.");
        line(
                "- Groups of a measure (`provider`, `municipality`, `programme` …) say where something happened; attributes"
                        + " of the person (`sex`, `age`, `age-band`, `area`, `income-stage`, `municipality` where the measure has"
                        + " none of its own) come from the table `person`, ages on the last day of the window. The total is asked"
                        + " for by itself: somebody in two groups counts once in it.");
        line(
                "- Values are exact fractions. Intervals (95 %) are for reading only: Wilson for shares; Byar for counts and"
                        + " rates, exact Poisson below ten; Student's t for means, on the ratio of the sums with the rows as"
                        + " sampling units (Cochran 1977, 6.4). Amounts (`sum`) have none.");
        line(
                "- A value per person (`value`) becomes, over a group, the mean of the people's values, each rounded half-up"
                        + " to six decimals.");
        line("- Small numbers: `--suppress N` hides a cell behind which fewer than N people stand, or whose numerator,"
                + " denominator or (in a share) rest is below N, and then further cells, smallest first, until at"
                + " least two cells and at least N people are missing from the total; where one person may stand in"
                + " several cells, one of those missing has N people by itself. Tables by different groups, or with"
                + " different `--only`, are not compared with each other: publish those that do not cross.");
        line("");
        line("| id | 名称 | title | kind | unit | grain |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (var m : Measures.library().all())
            line("| [%s](#%s) | %s | %s | %s | %s | %s |"
                    .formatted(
                            m.id(),
                            m.id(),
                            m.title().ja(),
                            m.title().en(),
                            Measure.Enums.text(m.kind()),
                            m.unit(),
                            m.grain().text()));
        line("");
    }

    private void measure(Measure m) {
        line("## " + m.id());
        line("");
        line("**%s** · %s · version %d · %s%s"
                .formatted(
                        m.title().ja(),
                        m.title().en(),
                        m.version(),
                        Measure.Enums.text(m.kind()),
                        m.verified() ? "" : " · definition not verified"));
        line("");
        line(m.definition().ja());
        line("");
        line(m.definition().en());
        line("");
        line("- Unit: %s. Grain: %s. No row means %s."
                .formatted(m.unit(), m.grain().text(), m.absent() == Measure.Absent.ZERO ? "zero" : "not measured"));
        line("- Asked for: %s. Groups of its own: %s."
                .formatted(
                        String.join(", ", m.subjects()),
                        m.groups().isEmpty()
                                ? "none"
                                : String.join(", ", m.groups().keySet())));
        line("- Evidence: "
                + m.evidence().stream()
                        .map(e -> "`" + e.table() + "`" + (e.optional() ? " (if there)" : "")
                                + e.each()
                                        .map(each ->
                                                " (each month with `%s` = `%s`)".formatted(each.column(), each.value()))
                                        .orElse(""))
                        .collect(Collectors.joining(", "))
                + (m.scored() ? ", scored by the instruments below" : "") + ".");
        line("- Source: " + m.source() + ".");
        line("");
        if (!m.parameters().isEmpty()) {
            line("| parameter | type | default | 意味 | meaning | source |");
            line("| --- | --- | --- | --- | --- | --- |");
            for (var p : m.parameters())
                line("| `%s` | %s | %s | %s | %s | %s |"
                        .formatted(
                                p.name(),
                                p.choices().isEmpty() ? p.type().text() : String.join(" or ", p.choices()),
                                p.otherwise().isEmpty() ? "(empty)" : "`" + p.otherwise() + "`",
                                p.meaning().ja(),
                                p.meaning().en(),
                                p.source()));
            line("");
        }
        line("| case | 場合 | who | window and parameters | counts |");
        line("| --- | --- | --- | --- | --- |");
        for (var e : edges.getOrDefault(m.id(), List.of()))
            line("| %s | %s | %s | %s..%s%s | %s |"
                    .formatted(
                            e.why().en(),
                            e.why().ja(),
                            e.who(),
                            e.from(),
                            e.last(),
                            e.parameters().isEmpty()
                                    ? ""
                                    : e.parameters().entrySet().stream()
                                            .map(p -> " " + p.getKey() + "=" + p.getValue())
                                            .collect(Collectors.joining()),
                            e.expected().equals("-") ? "does not count" : e.expected()));
        line("");
    }

    private void instruments() {
        line("## Instruments");
        line("");
        line("Questionnaires and risk scales are versioned files. Scoring fills the table `score` (person, day,"
                + " instrument, version, scale, value, note) that measures read; a sheet that cannot be scored leaves"
                + " one row without a value and with the reason in `note`.");
        line("");
        for (var i : Instruments.all()) instrument(i);
        line("Reasons not to score: `no-points` (unpublished), `too-young`, `answer-missing`, `answer-unknown`,"
                + " `body-missing`, `sex-without-points`, `person-unknown` (not in the table of residents),"
                + " `version-unknown`.");
    }

    private void instrument(Instrument i) {
        line("### " + i.id());
        line("");
        line("**%s** · %s · version %s%s"
                .formatted(i.title().ja(), i.title().en(), i.version(), i.verified() ? "" : " · points not confirmed"));
        line("");
        line("- Source: " + i.source() + ".");
        if (!i.scorable()) {
            line("- Registered; refuses to score until its points are published.");
            line("");
            return;
        }
        line("- Scales: " + i.rules().keySet().stream().map(s -> "`" + s + "`").collect(Collectors.joining(", "))
                + ".");
        if (i.minimumAge() > 0) line("- Refuses people under " + i.minimumAge() + ".");
        if (!i.choices().isEmpty() || !i.mapping().isEmpty())
            line("- Open choices made: " + String.join(", ", i.choices())
                    + (i.mapping().isEmpty() ? "" : ", mapping-" + i.mapping()) + ".");
        line("- %d items, %d test vectors."
                .formatted(i.items().size(), i.vectors().size()));
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
