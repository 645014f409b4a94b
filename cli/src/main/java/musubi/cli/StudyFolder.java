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
import musubi.settling.Settling;
import musubi.study.protocol.Protocol;
import musubi.study.report.StudyReport;
import musubi.study.result.MatchedUnits;
import musubi.study.result.Register;
import musubi.study.result.Registration;
import musubi.study.result.StudyResult;
import musubi.study.result.Written;

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

    /** Runs the study again and finds the first line that differs; a result is made again to the last byte or not at all. */
    static Optional<Difference> difference(
            Path result, Optional<Path> pack, Optional<Path> data, Optional<Path> register) {
        var text = Settling.read(result);
        var written = Written.read(result.toString(), text);
        if (pack.isEmpty() && data.isEmpty())
            throw new BadInput(
                    "verify.no-source",
                    Place.whole(result.toString()),
                    "",
                    new Words(
                            "この結果を作った元を --pack または --data で指定してください。",
                            "Name what this result was made from with --pack or --data."));
        var own = beside(result, MEASURES);
        var measures = Files.isDirectory(own) ? Measures.library().withFolder(own) : Measures.library();
        var protocol = StudyCommand.read(beside(result, PROTOCOL), measures);
        if (!written.protocol().equals(protocol.digest().hex()))
            return Optional.of(Difference.at(
                    "protocol.digest", written.protocol(), protocol.digest().hex()));
        var registration = written.registration(protocol.id());
        var unregistered = registration
                .filter(r -> !r.agrees())
                .map(r -> altered())
                .or(() -> register.flatMap(file -> missing(file, protocol, registration)));
        if (unregistered.isPresent()) return unregistered;
        var cohort = EvaluateCommand.cohort(protocol, pack, data, measures);
        if (!written.source().equals(cohort.source().hex()))
            return Optional.of(Difference.at(
                    "source.digest", written.source(), cohort.source().hex()));
        return firstLine(text, StudyResult.of(protocol, registration, cohort).json(written.software()));
    }

    /** A file of the folder the result lies in. */
    static Path beside(Path result, String name) {
        return Objects.requireNonNull(result.toAbsolutePath().getParent(), "a file has a folder")
                .resolve(name);
    }

    private static Difference altered() {
        return new Difference(new Words(
                "結果が述べる登録と、結果に入っている登録簿の行が合いません。どちらかが書き換えられています。",
                "The registration the result states does not agree with the line of the register it carries: one of them was"
                        + " altered."));
    }

    /** Whether the register holds what the result says it does: lines that were cut off at its end show here. */
    private static Optional<Difference> missing(Path register, Protocol protocol, Optional<Registration> stated) {
        var kept = Register.find(register, protocol);
        if (stated.isPresent()
                && kept.filter(k -> k.digest().equals(stated.get().digest())).isEmpty())
            return Optional.of(new Difference(new Words(
                    "登録簿 " + register + " に、結果が述べる登録（" + shown(stated) + "）の行がありません。行が切り取られたか、別の登録簿です。",
                    "The register " + register + " has no line of the registration the result states (" + shown(stated)
                            + "): lines were cut off, or it is another register.")));
        boolean same = kept.map(Registration::moment).equals(stated.map(Registration::moment))
                && kept.map(Registration::digest).equals(stated.map(Registration::digest));
        boolean lines = stated.flatMap(Registration::entry).isEmpty()
                || stated.flatMap(Registration::entry).equals(kept.flatMap(Registration::entry));
        return same && lines
                ? Optional.empty()
                : Optional.of(Difference.at("protocol.registered", shown(stated), shown(kept)));
    }

    private static String shown(Optional<Registration> registration) {
        return registration
                .map(r -> r.entry()
                        .map(Registration.Entry::line)
                        .orElse(r.moment() + " " + r.digest().hex()))
                .orElse("not-registered");
    }

    private static Optional<Difference> firstLine(String here, String there) {
        if (here.equals(there)) return Optional.empty();
        var a = here.lines().toList();
        var b = there.lines().toList();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            var one = i < a.size() ? a.get(i).strip() : "";
            var other = i < b.size() ? b.get(i).strip() : "";
            if (!one.equals(other)) return Optional.of(Difference.at("line " + (i + 1), one, other));
        }
        return Optional.of(new Difference(new Words(
                "空白か改行だけが違います。evaluate が書いたままの結果を渡してください。",
                "Only blanks or ends of lines differ; hand over the result as evaluate wrote it.")));
    }

    /** Where a result and its recomputation part, in a sentence. */
    record Difference(Words words) {
        static Difference at(String path, String here, String there) {
            return new Difference(new Words(
                    "最初の相違: " + path + "  結果では " + here + "、計算し直すと " + there,
                    "First difference at " + path + ": the result has " + here + ", recomputed it is " + there));
        }
    }
}
