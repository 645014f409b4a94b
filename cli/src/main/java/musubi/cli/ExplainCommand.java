package musubi.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import musubi.agreement.settlement.Reason;
import musubi.agreement.statement.Written;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Settling;
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
            "  musubi explain out/toyota-FY2023/statement.json 2 --pack PACK --person 3f9c1a2b",
            "  musubi explain corrected/delta.json 1 --pack PACK"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "STATEMENT",
            description = "statement.json or delta.json in the folder settle wrote.")
    private @Nullable Path statement;

    @Parameters(index = "1", paramLabel = "LINE", description = "Number of the line, or of the change.")
    private int number;

    @Option(names = "--pack", paramLabel = "PACK", description = "The pack it was settled from.")
    private @Nullable Path pack;

    @Option(
            names = "--person",
            paramLabel = "PSEUDONYM",
            description = "Show the evidence rows of this person; the first letters are enough.")
    private @Nullable String person;

    @Option(names = "--limit", paramLabel = "N", description = "How many units or rows to show (20).")
    private int limit = 20;

    @Override
    public Integer call() {
        if (spec == null || statement == null) throw new IllegalStateException("picocli sets these");
        if (limit < 1)
            throw new BadInput(
                    "explain.limit",
                    Place.whole("--limit"),
                    Integer.toString(limit),
                    new Words("--limit は1以上です: " + limit, "--limit is one or more: " + limit));
        var console = Console.of(spec);
        var change = DeltaLine.read(statement, number);
        change.ifPresent(c -> {
            console.say(c.what());
            console.say(c.earlier());
        });
        var file = change.map(DeltaLine::statement).orElse(statement);
        var written = Written.read(file.toString(), Settling.read(file));
        var line = change.map(c -> c.in(written)).orElseGet(() -> line(file, written));
        if (line.isEmpty()) {
            console.say(new Words("今の精算書にこの行はありません。", "The statement now has no such line."));
            return Musubi.DONE;
        }
        explain(console, file, written, line.get());
        return Musubi.DONE;
    }

    private Optional<Written.WrittenLine> line(Path file, Written written) {
        var found = written.lines().stream().filter(l -> l.number() == number).findFirst();
        if (found.isPresent()) return found;
        throw new BadInput(
                "explain.no-line",
                Place.whole(file.toString()),
                Integer.toString(number),
                new Words(
                        "明細に " + number + " 行目はありません（1 から " + written.lines().size() + " まで）。",
                        "The statement has no line " + number + "; its lines run from 1 to "
                                + written.lines().size() + "."));
    }

    private void explain(Console console, Path file, Written written, Written.WrittenLine line) {
        console.say("%s  %s  %s  %,d %s"
                .formatted(line.clause(), line.period(), line.subject(), line.amount(), line.unit())
                .replaceAll(" {2,}", "  "));
        var code = line.json().path("reason").asString("");
        if (!code.isEmpty()) {
            var reason = Stream.of(Reason.values())
                    .filter(r -> r.code().equals(code))
                    .findFirst()
                    .map(Reason::words)
                    .orElse(Words.same(code));
            console.say(new Words("  理由: " + reason.ja(), "  reason: " + reason.en()));
        }
        tree(console, line.json().path("derivation"), 1);
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        var evidence =
                new LineEvidence(console, written, line, Optional.ofNullable(pack), Optional.ofNullable(person), limit);
        var inputs = new StatementFolder(folder);
        try (var settling =
                Settling.open(inputs.inputs(Optional.ofNullable(pack)), new Reruns(Map.of(), words -> {}))) {
            boolean rests = evidence.rests(settling);
            evidence.withoutRows(inputs, rests);
            if (rests && pack == null)
                console.remark(
                        new Words("証拠の行まで見るには --pack を付けてください。", "Add --pack to go on to the rows of evidence."));
            else if (rests) evidence.rows(settling);
        }
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
                                    lastDay(evidence.path("until").asString("")),
                                    evidence.path("numerator").asString(""),
                                    evidence.path("denominator").asString(""),
                                    new Words("出典", "source").in(console.language()),
                                    evidence.path("source").asString("")));
        for (var input : node.path("inputs")) tree(console, input, depth + 1);
    }

    private static String lastDay(String until) {
        try {
            return LocalDate.parse(until).minusDays(1).toString();
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private static String words(Console console, JsonNode words) {
        return words.isString()
                ? words.asString()
                : words.path(console.language()).asString("");
    }
}
