package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.Delta;
import musubi.agreement.statement.LinesCsv;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.StatementJson;
import musubi.agreement.statement.Written;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Posting;
import musubi.settling.Settling;

/**
 * A folder that holds a statement and copies of everything but the pack it was settled from, so that somebody who is handed
 * the folder and the pack can verify it.
 */
record StatementFolder(Path folder) {
    static final String PAGE = "statement.html";
    static final String DELTA = "delta.json";
    static final String REPLACED = "replaced.json";
    private static final String AGREEMENT = "agreement.yaml";
    private static final String VALUES = "values.csv";
    private static final String STUDIES = "studies";
    private static final String RECEIPTS = "receipts";
    private static final String MEASURES = "measures";

    /** Writes the files and answers the folder. */
    Path write(Settling settling, Statement statement) {
        return write(
                settling,
                statement,
                Map.of(
                        "lines.csv",
                        LinesCsv.write(statement),
                        PAGE,
                        StatementHtml.write(statement, software()),
                        "journal.hledger",
                        Posting.journal(statement)));
    }

    /**
     * Writes the files of a correction: the whole statement as it is now, and the difference alone as table and journal,
     * so that whoever posts or imports them pays nothing twice.
     *
     * @param earlier the statement it corrects, as text
     */
    Path write(Settling settling, Delta delta, String earlier) {
        return write(
                settling,
                delta.statement(),
                Map.of(
                        DELTA,
                        delta.json(software()),
                        REPLACED,
                        earlier,
                        "lines.csv",
                        LinesCsv.write(delta.differences()),
                        PAGE,
                        StatementHtml.write(delta.statement(), delta, software()),
                        "journal.hledger",
                        Posting.journal(delta)));
    }

    private Path write(Settling settling, Statement statement, Map<String, String> files) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("statement.json"), StatementJson.write(statement, software()));
            for (var file : files.entrySet()) Files.writeString(folder.resolve(file.getKey()), file.getValue());
            for (var stale : List.of(DELTA, REPLACED))
                if (!files.containsKey(stale)) Files.deleteIfExists(folder.resolve(stale));
            Files.writeString(folder.resolve(AGREEMENT), settling.text());
            var inputs = settling.inputs();
            if (inputs.values().isPresent()) copy(inputs.values().get(), folder.resolve(VALUES));
            studies(inputs.studies());
            copies(inputs.receipts(), RECEIPTS);
            if (inputs.measures().isPresent()) copies(sql(inputs.measures().get()), MEASURES);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    static String software() {
        return "musubi " + Musubi.version();
    }

    private void copies(List<Path> files, String into) throws IOException {
        if (files.isEmpty()) return;
        var target = Files.createDirectories(folder.resolve(into));
        for (int i = 0; i < files.size(); i++) {
            var name = files.get(i).getFileName().toString();
            // Statements all have one name; the number keeps them apart and in order.
            copy(files.get(i), target.resolve(into.equals(MEASURES) ? name : "%03d-%s".formatted(i + 1, name)));
        }
    }

    /** Each result with what it is evaluated again from, but for the data: in a folder of its own. */
    private void studies(List<Path> results) throws IOException {
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            var target = Files.createDirectories(folder.resolve(STUDIES).resolve("%03d".formatted(i + 1)));
            copy(result, target.resolve(StudyFolder.RESULT));
            var protocol = StudyFolder.beside(result, StudyFolder.PROTOCOL);
            if (Files.isRegularFile(protocol)) copy(protocol, target.resolve(StudyFolder.PROTOCOL));
            var own = StudyFolder.beside(result, StudyFolder.MEASURES);
            if (!Files.isRegularFile(protocol) || !Files.isDirectory(own)) continue;
            var measures = Files.createDirectories(target.resolve(StudyFolder.MEASURES));
            for (var file : sql(own)) copy(file, measures.resolve(file.getFileName()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.isSameFile(from, to)) return;
        Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Path> sql(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".sql")).sorted().toList();
        }
    }

    /** What the statement in this folder was settled from, with the pack named by the caller. */
    Settling.Inputs inputs(Optional<Path> pack) {
        var agreement = folder.resolve(AGREEMENT);
        if (!Files.isRegularFile(agreement))
            throw new BadInput(
                    "verify.no-agreement",
                    Place.whole(folder.toString()),
                    AGREEMENT,
                    new Words(
                            "明細のフォルダに " + AGREEMENT + " がありません。settle が書いたフォルダごと渡してください。",
                            "There is no " + AGREEMENT
                                    + " beside the statement. Hand over the whole folder settle wrote."));
        var values = folder.resolve(VALUES);
        var measures = folder.resolve(MEASURES);
        return new Settling.Inputs(
                agreement,
                pack,
                list(STUDIES).stream()
                        .map(f -> Files.isDirectory(f) ? f.resolve(StudyFolder.RESULT) : f)
                        .toList(),
                Files.isRegularFile(values) ? Optional.of(values) : Optional.empty(),
                list(RECEIPTS),
                Files.isDirectory(measures) ? Optional.of(measures) : Optional.empty());
    }

    /** The statements whose payments were distributed, by name and period. */
    List<String> receipts() {
        return list(RECEIPTS).stream()
                .map(f -> Written.read(f.toString(), Settling.read(f)))
                .map(w -> w.agreement() + " " + w.period())
                .distinct()
                .toList();
    }

    private List<Path> list(String sub) {
        var target = folder.resolve(sub);
        if (!Files.isDirectory(target)) return List.of();
        try (Stream<Path> files = Files.list(target)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + target, e);
        }
    }
}
