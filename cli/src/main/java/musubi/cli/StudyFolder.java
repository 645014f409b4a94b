package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.report.StudyReport;
import musubi.study.result.MatchedUnits;
import musubi.study.result.Register;
import musubi.study.result.Registration;
import musubi.study.result.StudyResult;
import musubi.study.result.Written;
import musubi.settling.Settling;

/** The folder {@code evaluate} writes: the protocol, the result, the report. */
final class StudyFolder {
    static final String PROTOCOL = "protocol.yaml";
    static final String RESULT = "result.json";
    static final String REPORT = "report.html";
    static final String MATCHED = "matched.parquet";
    static final String MEASURES = "measures";

    private StudyFolder() {}

    /** Writes everything, in the folder that may be there already. */
    static void write(Path folder, String protocol, StudyResult result, String language) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(PROTOCOL), protocol);
            Files.writeString(folder.resolve(RESULT), result.json(StatementFolder.software()));
            Files.writeString(folder.resolve(REPORT), StudyReport.write(result, StatementFolder.software(), language));
            var matched = folder.resolve(MATCHED);
            Files.deleteIfExists(matched);
            MatchedUnits.write(result, matched);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the study again and finds the first line that differs; a result is made again to the last digit or not at all. */
    static Optional<Difference> difference(
            Path result, Optional<Path> pack, Optional<Path> data, Optional<Path> register) {
        var folder = Objects.requireNonNull(result.toAbsolutePath().getParent(), "a file has a folder");
        var written = Written.read(result.toString(), Settling.read(result));
        var own = folder.resolve(MEASURES);
        var measures = Files.isDirectory(own) ? Measures.library().withFolder(own) : Measures.library();
        var protocol = StudyCommand.read(folder.resolve(PROTOCOL), measures);
        if (!written.protocol().equals(protocol.digest().hex()))
            return Optional.of(new Difference(
                    "protocol.digest", written.protocol(), protocol.digest().hex()));
        if (pack.isEmpty() && data.isEmpty())
            throw new BadInput(
                    "verify.no-source",
                    Place.whole(result.toString()),
                    "",
                    new Words(
                            "この結果を作った元を --pack または --data で指定してください。",
                            "Name what this result was made from with --pack or --data."));
        Optional<Registration> registration = written.registration(protocol.id());
        if (register.isPresent()) {
            var kept = Register.find(register.get(), protocol);
            if (!kept.equals(registration))
                return Optional.of(new Difference("protocol.registered", shown(registration), shown(kept)));
        }
        var cohort = EvaluateCommand.cohort(protocol, pack, data, measures);
        var again = StudyResult.of(protocol, registration, cohort).json(written.software());
        return firstLine(Settling.read(result), again);
    }

    private static String shown(Optional<Registration> registration) {
        return registration.map(r -> r.moment() + " " + r.digest().hex()).orElse("not-registered");
    }

    private static Optional<Difference> firstLine(String here, String there) {
        var a = here.lines().toList();
        var b = there.lines().toList();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            var one = i < a.size() ? a.get(i).strip() : "";
            var other = i < b.size() ? b.get(i).strip() : "";
            if (!one.equals(other)) return Optional.of(new Difference("line " + (i + 1), one, other));
        }
        return Optional.empty();
    }

    /** Where a result and its recomputation part. */
    record Difference(String path, String here, String there) {}
}
