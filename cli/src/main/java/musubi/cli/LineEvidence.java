package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.statement.Written;
import musubi.agreement.term.Subject;
import musubi.measure.MeasureRun;
import musubi.measure.MeasureRun.EvidenceRow;
import musubi.measure.Question;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.PackMeasurements;
import musubi.settling.Period;
import musubi.settling.Settling;
import tools.jackson.databind.JsonNode;

/** The evidence one line of a statement rests on: units counted, a person's rows, or why there are none to show. */
record LineEvidence(
        Console console,
        Written written,
        Written.WrittenLine line,
        Optional<Path> pack,
        Optional<String> person,
        int limit) {
    private static final String GIVEN = " (given)";

    // ---- what has no rows
    // --------------------------------------------------------------------------------------------

    /** Whether some of the line was measured on a pack; a line of one person sums days, whose readings it does not repeat. */
    boolean rests(Settling settling) {
        return personal(settling) && written.sources().containsKey("pack")
                || references(line.json().path("derivation")).stream().anyMatch(r -> !given(r));
    }

    private static boolean personal(Settling settling) {
        return settling.signed().first().subject().each() == Subject.Each.PERSON;
    }

    private static boolean given(JsonNode reference) {
        return reference.path("measure").asString("").endsWith(GIVEN);
    }

    /** Says for every part of the line that is not measured on a pack what it rests on instead. */
    void withoutRows(StatementFolder folder, boolean rests) {
        var derivation = line.json().path("derivation");
        boolean said = false;
        for (var name : references(derivation).stream()
                .filter(LineEvidence::given)
                .map(r -> r.path("measure").asString("").replace(GIVEN, ""))
                .collect(Collectors.toCollection(LinkedHashSet::new))) {
            said = true;
            console.say(
                    new Words(
                            "「" + name + "」は渡された値です（精算書のフォルダの values.csv）。証拠の行はありません。",
                            "\"" + name
                                    + "\" is a value that was given (values.csv beside the statement); it has no rows of evidence."));
        }
        var text = derivation.toString();
        for (var source : written.sources().entrySet()) {
            if (source.getKey().startsWith("study ") && text.contains(source.getValue())) {
                said = true;
                console.say(new Words(
                        source.getKey().replace("study ", "研究 ")
                                + " の結果によります（精算書のフォルダの studies/、SHA-256 " + source.getValue()
                                + "）。一人ひとりの記録は評価者が持ちます。",
                        "It rests on the result of " + source.getKey() + " (studies/ beside the statement, SHA-256 "
                                + source.getValue() + "); the records behind it are with the evaluator."));
            }
        }
        var receipts = String.join(", ", folder.receipts());
        if (!receipts.isEmpty()) {
            said = true;
            console.say(new Words(
                    "受取額の配分です: " + receipts + "。それぞれの精算書の明細を explain で説明できます。",
                    "It distributes what these statements paid: " + receipts + "; explain their lines."));
        }
        if (!said && !rests)
            console.say(
                    line.amount() == 0
                            ? new Words(
                                    "測定された値によらない行です。証拠の行はありません。",
                                    "The line rests on no measured value, so it has no rows of evidence.")
                            : new Words(
                                    "契約に書かれた額です。証拠の行はありません。",
                                    "The agreement states the amount, so it has no rows of evidence."));
    }

    private static List<JsonNode> references(JsonNode derivation) {
        var found = new ArrayList<JsonNode>();
        if (derivation.path("evidence").isObject()) found.add(derivation.path("evidence"));
        for (var input : derivation.path("inputs")) found.addAll(references(input));
        return found;
    }

    // ---- units and rows
    // ----------------------------------------------------------------------------------------------

    /** Shows the units that were counted, or the rows of a person. Refuses a pack the line was not settled from. */
    void rows(Settling settling) {
        var run = settling.run().orElseThrow();
        samePack(run);
        var each = settling.signed().first().subject().each();
        if (personal(settling)) days(settling, run);
        else if (person.isPresent()) one(questions(settling, each), run, known(run, person.get()));
        else units(questions(settling, each), run);
    }

    private void samePack(MeasureRun run) {
        var settled = written.sources().getOrDefault("pack", "");
        if (settled.equals(run.pack().hex())) return;
        throw new BadInput(
                "explain.other-pack",
                Place.whole(String.valueOf(pack.orElseThrow())),
                run.pack().hex(),
                new Words(
                        "この精算書は別のパック（%.12s…）から作られました。このパックの記録（%.12s…）では説明できません。"
                                .formatted(settled, run.pack().hex()),
                        "The statement was settled from another pack (%.12s…); the records of this one (%.12s…) do not explain it."
                                .formatted(settled, run.pack().hex())));
    }

    /** The questions behind the line's figures, each once, for the line's own provider or municipality. */
    private Set<Question> questions(Settling settling, Subject.Each each) {
        var questions = new LinkedHashSet<Question>();
        for (var reference : references(line.json().path("derivation")))
            if (!given(reference))
                question(settling, reference)
                        .map(q -> line.subject().isEmpty() ? q : q.only(each.word(), line.subject()))
                        .ifPresent(questions::add);
        return questions;
    }

    private static Optional<Question> question(Settling settling, JsonNode reference) {
        var id = reference.path("measure").asString("").replaceAll(" v[0-9]+$", "");
        var parameters = new LinkedHashMap<String, String>();
        reference
                .path("parameters")
                .propertyStream()
                .forEach(e -> parameters.put(e.getKey(), e.getValue().asString("")));
        try {
            var days = new Days(
                    LocalDate.parse(reference.path("from").asString("")),
                    LocalDate.parse(reference.path("until").asString("")));
            return settling.measures().named(id).map(m -> Question.of(m, days.from(), days.until(), parameters));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private void units(Set<Question> questions, MeasureRun run) {
        boolean people = false;
        for (var question : questions) {
            var id = question.measure().id() + " v" + question.measure().version();
            var units = run.units(question, limit);
            console.say(new Words(
                    id + " に数えられたもの（先頭 " + units.size() + "）:", "Counted by " + id + ", first " + units.size() + ":"));
            for (var unit : units)
                console.say("    " + String.join("  ", unit.unit().values()) + "  " + unit.numerator() + "/"
                        + unit.denominator());
            people |= question.measure().grain().ofPersons();
            if (!question.measure().grain().ofPersons()) rows(question, run);
        }
        if (people)
            console.remark(
                    new Words("一人の記録は --person 仮名 で見られます。", "Add --person PSEUDONYM for the records of one person."));
    }

    /** Venues, providers and areas have no person to ask for: their rows are shown at once. */
    private void rows(Question question, MeasureRun run) {
        var rows = new LinkedHashMap<EvidenceRow, Set<String>>();
        for (var row : run.evidence(question, limit))
            rows.computeIfAbsent(row, r -> new LinkedHashSet<>())
                    .add(question.measure().id());
        print(rows);
    }

    /** What one person counts in each measure, and the rows about the person, each once. */
    private void one(Set<Question> questions, MeasureRun run, String who) {
        for (var question : questions) {
            if (!question.measure().grain().ofPersons()) continue;
            var units = run.units(question.only("person", who), Integer.MAX_VALUE);
            var over = units.stream().map(MeasureRun.Contribution::numerator).reduce(Exact.ZERO, Exact::plus);
            var under = units.stream().map(MeasureRun.Contribution::denominator).reduce(Exact.ZERO, Exact::plus);
            console.say("  " + question.measure().id() + ": "
                    + (units.isEmpty()
                            ? new Words("この人は数えられていません", "this person does not count").in(console.language())
                            : over + "/" + under));
        }
        personRows(questions, run, who);
    }

    private void personRows(Set<Question> questions, MeasureRun run, String who) {
        var rows = new LinkedHashMap<EvidenceRow, Set<String>>();
        for (var question : questions)
            for (var row : run.evidence(question, who))
                rows.computeIfAbsent(row, r -> new LinkedHashSet<>())
                        .add(question.measure().id());
        print(rows);
    }

    private String known(MeasureRun run, String wanted) {
        var start = wanted.replaceAll("(…|\\.\\.\\.)$", "");
        var people = run.people();
        if (people.contains(start)) return start;
        var found = people.stream()
                .filter(p -> start.length() >= 4 && p.startsWith(start))
                .toList();
        if (found.size() == 1) return found.getFirst();
        throw new BadInput(
                "explain.no-person",
                Place.whole("--person"),
                wanted,
                found.isEmpty()
                        ? new Words(
                                "パックに " + wanted + " という人の記録はありません。仮名は --person なしの一覧にあります。",
                                "The pack has no records of " + wanted + "; without --person, pseudonyms are listed.")
                        : new Words(
                                wanted + " で始まる人は " + found.size() + " 人います。もっと長く書いてください。",
                                found.size() + " people begin with " + wanted + "; write more of it."));
    }

    /** A person's line: every day that earned, then the rows behind the days. */
    private void days(Settling settling, MeasureRun run) {
        person.filter(p -> !line.subject().startsWith(p.replaceAll("(…|\\.\\.\\.)$", "")))
                .ifPresent(p -> {
                    throw new BadInput(
                            "explain.other-person",
                            Place.whole("--person"),
                            p,
                            new Words(
                                    "この行は " + line.subject() + " のものです。", "The line is about " + line.subject() + "."));
                });
        var period = Period.read(written.period(), settling.signed().first().term());
        var catalogue = PackMeasurements.catalogue(settling.measures());
        var parts = Settlement.parts(
                settling.signed(),
                catalogue,
                settling.measurements(),
                period.label(),
                period.days(),
                line.subject(),
                line.clause());
        console.say(new Words(
                "日ごとの内訳（先頭 %d / %d）:".formatted(Math.min(limit, parts.size()), parts.size()),
                "By day, first %d of %d:".formatted(Math.min(limit, parts.size()), parts.size())));
        for (var part : parts.stream().limit(limit).toList()) {
            var cuts = part.cuts().stream()
                    .map(c -> "  −%,d (%s %,d)".formatted(c.cut(), c.cap(), c.limit()))
                    .collect(Collectors.joining());
            console.say("    %s  %,d → %,d%s".formatted(part.day(), part.gross(), part.paid(), cuts));
        }
        var questions = new LinkedHashSet<Question>();
        for (var asked : Settlement.questions(
                settling.signed(), catalogue, settling.measurements(), period.label(), period.days(), line.clause()))
            settling.measures()
                    .named(asked.measure())
                    .ifPresent(m -> questions.add(
                            Question.of(m, asked.window().from(), asked.window().until(), asked.parameters())));
        personRows(questions, run, line.subject());
    }

    // ---- printing
    // ----------------------------------------------------------------------------------------------------

    private void print(Map<EvidenceRow, Set<String>> rows) {
        if (rows.isEmpty()) {
            console.say(new Words("この期間の証拠の行はありません。", "There are no rows of evidence in the window."));
            return;
        }
        var sources = sources();
        console.say(new Words(
                "証拠の行（先頭 %d / %d）:".formatted(Math.min(limit, rows.size()), rows.size()),
                "Rows of evidence, first %d of %d:".formatted(Math.min(limit, rows.size()), rows.size())));
        boolean several = rows.values().stream().flatMap(Set::stream).distinct().count() > 1;
        rows.entrySet().stream()
                .limit(limit)
                .forEach(e -> console.say("    %s  %s:%d  %s%s"
                        .formatted(
                                e.getKey().table(),
                                sources.getOrDefault(
                                        e.getKey().source(),
                                        new Words("出典 ", "source ").in(console.language())
                                                + e.getKey().source()),
                                e.getKey().line(),
                                e.getKey().columns(),
                                several ? "  ← " + String.join(", ", e.getValue()) : "")));
        if (sources.isEmpty())
            console.remark(new Words(
                    "出典のファイル名は、パックの隣の " + list() + " にあります（このパックの隣にはありません）。",
                    "The names of the sources stand in " + list() + " beside the pack, which is not there."));
    }

    private Path list() {
        return Path.of(String.valueOf(pack.orElseThrow()).replaceAll("/+$", "") + ".sources.csv");
    }

    /** The names of the pack's source files, from the list that stands beside it. */
    private Map<Integer, String> sources() {
        var names = new LinkedHashMap<Integer, String>();
        if (!Files.isRegularFile(list())) return names;
        try (var csv = de.siegmar.fastcsv.reader.CsvReader.builder().ofNamedCsvRecord(list())) {
            for (var record : csv)
                if (record.getFieldCount() >= 2 && record.getField(0).matches("[0-9]{1,9}"))
                    names.putIfAbsent(Integer.valueOf(record.getField(0)), record.getField(1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list(), e);
        }
        return names;
    }
}
