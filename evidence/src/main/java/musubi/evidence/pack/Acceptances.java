package musubi.evidence.pack;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Decisions on held steps: person, day, source, decision ({@code accept} or {@code refuse}), by, reason. People stand
 * under their source ids, as in the files; somebody answers for each decision.
 *
 * @param decisions in the order of the file
 * @param digest of the file, recorded in the manifest
 */
public record Acceptances(List<Decision> decisions, Optional<Digest> digest) {
    /** Nothing was decided: whatever is held stays held. */
    public static final Acceptances NONE = new Acceptances(List.of(), Optional.empty());

    private static final List<String> HEADER = List.of("person", "day", "source", "decision", "by", "reason");

    /** Lists are copied. */
    public Acceptances {
        decisions = List.copyOf(decisions);
    }

    /** One decision. */
    public record Decision(
            String person, LocalDate day, String source, boolean accept, String by, String reason, long line) {}

    /** Reads the file; refuses it as a whole when a row cannot be read or two rows contradict each other. */
    public static Acceptances read(Path file) {
        var problems = new ArrayList<Problem>();
        var decisions = new ArrayList<Decision>();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BadInput(
                    "accept.unreadable",
                    Place.whole(file.toString()),
                    "",
                    new Words("承認ファイルを読めません。", "The file of acceptances cannot be read."));
        }
        var head = musubi.evidence.source.Heads.of(bytes);
        try (var rows = CsvReader.builder()
                .ofCsvRecord(new java.io.StringReader(new String(bytes, head.charset()).replaceFirst("^\ufeff", "")))) {
            var seen = new HashMap<List<Object>, Decision>();
            Map<String, Integer> header = Map.of();
            for (var row : rows) {
                if (header.isEmpty()) {
                    var found = new HashMap<String, Integer>();
                    for (int i = 0; i < row.getFieldCount(); i++)
                        found.put(Cells.normal(row.getField(i)).toLowerCase(java.util.Locale.ROOT), i);
                    if (!found.keySet().containsAll(HEADER)) {
                        problems.add(problem(
                                file,
                                row.getStartingLineNumber(),
                                "",
                                new Words(
                                        "見出しに %s が必要です".formatted(String.join(",", HEADER)),
                                        "the header must have " + String.join(",", HEADER))));
                        break;
                    }
                    header = found;
                    continue;
                }
                var cells = new ArrayList<String>();
                for (var column : HEADER) {
                    int at = header.getOrDefault(column, -1);
                    cells.add(at < row.getFieldCount() ? Cells.normal(row.getField(at)) : "");
                }
                decision(file, cells, row.getStartingLineNumber(), problems).ifPresent(next -> {
                    var before = seen.putIfAbsent(List.of(next.person(), next.day(), next.source()), next);
                    if (before == null) decisions.add(next);
                    else if (before.accept() != next.accept())
                        problems.add(problem(
                                file,
                                next.line(),
                                "decision",
                                new Words(
                                        "%d行目の決定と矛盾します".formatted(before.line()),
                                        "contradicts the decision on line %d".formatted(before.line()))));
                });
            }
        } catch (CsvParseException e) {
            problems.add(problem(
                    file,
                    0,
                    "",
                    new Words("表として読めません。引用符を確かめてください", "this does not read as a table; check the quotes")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) throw new BadInput(problems);
        return new Acceptances(decisions, Optional.of(Digest.of(bytes)));
    }

    private static Optional<Decision> decision(Path file, List<String> cells, long line, List<Problem> problems) {
        for (int i = 0; i < HEADER.size(); i++)
            if (cells.get(i).isEmpty()) {
                problems.add(problem(file, line, HEADER.get(i), new Words("必須の欄が空です", "the cell must not be empty")));
                return Optional.empty();
            }
        var accept = List.of("accept", "承認", "認める").contains(cells.get(3));
        if (!accept && !List.of("refuse", "reject", "却下", "認めない").contains(cells.get(3))) {
            problems.add(
                    problem(file, line, "decision", new Words("acceptかrefuseのどちらかを書いてください", "write accept or refuse")));
            return Optional.empty();
        }
        return switch (Cells.day(cells.get(1), false)) {
            case Parsed<LocalDate>(var day) ->
                Optional.of(new Decision(cells.get(0), day, cells.get(2), accept, cells.get(4), cells.get(5), line));
            case Unreadable<LocalDate>(var code, var why) -> {
                problems.add(Problem.error(code, new Place(file.toString(), line, "day"), cells.get(1), why));
                yield Optional.empty();
            }
        };
    }

    private static Problem problem(Path file, long line, String column, Words words) {
        return Problem.error("accept.row", new Place(file.toString(), line, column), "", words);
    }
}
