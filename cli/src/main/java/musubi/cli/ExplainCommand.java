package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.statement.Written;
import musubi.measure.MeasureRun;
import musubi.measure.Question;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Walks one amount of a statement down to the rows of evidence that earned it. */
@Command(
        name = "explain",
        description = "Walk one amount of a statement down to the evidence that earned it.",
        footer = {
            "",
            "Examples:",
            "  musubi explain out/toyota-FY2023/statement.json 2 --pack PACK",
            "  musubi explain out/toyota-FY2023/statement.json 2 --pack PACK --person 3f9c…"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "STATEMENT", description = "statement.json in the folder settle wrote.")
    private @Nullable Path statement;

    @Parameters(index = "1", paramLabel = "LINE", description = "Number of the line.")
    private int number;

    @Option(names = "--pack", paramLabel = "PACK", description = "The pack it was settled from.")
    private @Nullable Path pack;

    @Option(names = "--person", paramLabel = "PSEUDONYM", description = "Show the evidence rows of this person.")
    private @Nullable String person;

    @Option(names = "--limit", paramLabel = "N", description = "How many units or rows to show (20).")
    private int limit = 20;

    @Override
    public Integer call() {
        if (spec == null || statement == null) throw new IllegalStateException("picocli sets these");
        var console = Console.of(spec);
        var file = statement;
        var written = Written.read(file.toString(), Settling.read(file));
        var line = written.lines().stream()
                .filter(l -> l.number() == number)
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "explain.no-line",
                        Place.whole(file.toString()),
                        Integer.toString(number),
                        new Words(
                                "明細に " + number + " 行目はありません（1 から "
                                        + written.lines().size() + " まで）。",
                                "The statement has no line " + number + "; its lines run from 1 to "
                                        + written.lines().size() + ".")));
        console.say("%s  %s  %s  %,d %s"
                .formatted(line.clause(), line.period(), line.subject(), line.amount(), line.unit())
                .replaceAll(" {2,}", "  "));
        var reason = line.json().path("reason").asString("");
        if (!reason.isEmpty()) console.say(new Words("  理由: " + reason, "  reason: " + reason));
        tree(console, line.json().path("derivation"), 1);
        if (pack == null) {
            console.remark(new Words("証拠の行まで見るには --pack を付けてください。", "Add --pack to go on to the rows of evidence."));
            return Musubi.DONE;
        }
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        try (var settling = Settling.open(new StatementFolder(folder).inputs(Optional.of(pack)))) {
            evidence(console, settling, written, line);
        }
        return Musubi.DONE;
    }

    private static void tree(Console console, JsonNode node, int depth) {
        console.say("  ".repeat(depth) + words(console, node.path("rule")) + ": "
                + node.path("value").asString(""));
        var evidence = node.path("evidence");
        if (evidence.isObject())
            console.say("  ".repeat(depth + 1)
                    + "└ %s  %s … %s  %s/%s  %s %.12s"
                            .formatted(
                                    evidence.path("measure").asString(""),
                                    evidence.path("from").asString(""),
                                    LocalDate.parse(evidence.path("until").asString(""))
                                            .minusDays(1),
                                    evidence.path("numerator").asString(""),
                                    evidence.path("denominator").asString(""),
                                    new Words("出典", "source").in(console.language()),
                                    evidence.path("source").asString("")));
        for (var input : node.path("inputs")) tree(console, input, depth + 1);
    }

    private static String words(Console console, JsonNode words) {
        return words.isString()
                ? words.asString()
                : words.path(console.language()).asString("");
    }

    private void evidence(Console console, Settling settling, Written written, Written.WrittenLine line) {
        var run = settling.run().orElseThrow();
        var sources = sources();
        if (!line.subject().isEmpty()
                && settling.signed().first().subject().each() == musubi.agreement.term.Subject.Each.PERSON) {
            person(console, settling, written, line, sources);
            return;
        }
        for (var ref : references(line.json().path("derivation"))) {
            var question = question(settling, ref);
            if (question.isEmpty()) continue;
            var asked = line.subject().isEmpty()
                    ? question.get()
                    : question.get()
                            .only(settling.signed().first().subject().each().word(), line.subject());
            if (person != null) {
                rows(console, run.evidence(question.get(), person), sources);
                continue;
            }
            var units = run.units(asked, limit);
            console.say(new Words(
                    ref.path("measure").asString("") + " に数えられたもの（先頭 " + units.size() + "）:",
                    "Counted by " + ref.path("measure").asString("") + ", first " + units.size() + ":"));
            for (var unit : units)
                console.say("    " + String.join("  ", unit.unit().values()) + "  " + unit.numerator() + "/"
                        + unit.denominator());
        }
        if (person == null)
            console.remark(
                    new Words("一人の記録は --person 仮名 で見られます。", "Add --person PSEUDONYM for the records of one person."));
    }

    /** A person's line: every day that earned, then the rows behind the days. */
    private void person(
            Console console,
            Settling settling,
            Written written,
            Written.WrittenLine line,
            Map<Integer, String> sources) {
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
            var cuts = part.cuts().isEmpty() ? "" : "  " + part.cuts();
            console.say("    %s  %,d → %,d%s".formatted(part.day(), part.gross(), part.paid(), cuts));
        }
        var questions = Settlement.questions(
                settling.signed(), catalogue, settling.measurements(), period.label(), period.days(), line.clause());
        for (var asked : questions) {
            var question = Question.of(
                    settling.measures().get(asked.measure()),
                    asked.window().from(),
                    asked.window().until(),
                    asked.parameters());
            rows(console, settling.run().orElseThrow().evidence(question, line.subject()), sources);
        }
    }

    private void rows(Console console, List<MeasureRun.EvidenceRow> rows, Map<Integer, String> sources) {
        console.say(new Words(
                "証拠の行（先頭 %d / %d）:".formatted(Math.min(limit, rows.size()), rows.size()),
                "Rows of evidence, first %d of %d:".formatted(Math.min(limit, rows.size()), rows.size())));
        for (var row : rows.stream().limit(limit).toList())
            console.say("    %s  %s:%d  %s"
                    .formatted(
                            row.table(),
                            sources.getOrDefault(
                                    row.source(), new Words("出典 ", "source ").in(console.language()) + row.source()),
                            row.line(),
                            row.columns()));
    }

    /** The names of the pack's source files, from the list that stands beside it. */
    private Map<Integer, String> sources() {
        var names = new LinkedHashMap<Integer, String>();
        var list = Path.of(String.valueOf(pack).replaceAll("/+$", "") + ".sources.csv");
        if (!Files.isRegularFile(list)) return names;
        try (var csv = de.siegmar.fastcsv.reader.CsvReader.builder().ofNamedCsvRecord(list)) {
            for (var record : csv)
                if (record.getFieldCount() >= 2 && record.getField(0).matches("[0-9]{1,9}"))
                    names.putIfAbsent(Integer.valueOf(record.getField(0)), record.getField(1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list, e);
        }
        return names;
    }

    private static List<JsonNode> references(JsonNode derivation) {
        var found = new java.util.ArrayList<JsonNode>();
        if (derivation.path("evidence").isObject()) found.add(derivation.path("evidence"));
        for (var input : derivation.path("inputs")) found.addAll(references(input));
        return found;
    }

    /** The question behind a leaf; nothing for values that were given. */
    private static Optional<Question> question(Settling settling, JsonNode ref) {
        var id = ref.path("measure").asString("").replaceAll(" v[0-9]+$", "");
        var parameters = new LinkedHashMap<String, String>();
        ref.path("parameters")
                .propertyStream()
                .forEach(e -> parameters.put(e.getKey(), e.getValue().asString("")));
        var days = new Days(
                LocalDate.parse(ref.path("from").asString("")),
                LocalDate.parse(ref.path("until").asString("")));
        return settling.measures().named(id).map(m -> Question.of(m, days.from(), days.until(), parameters));
    }
}
