package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.evidence.pack.Pack;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.settling.Settling;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocol;
import musubi.study.result.Register;
import musubi.study.result.StudyResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a study protocol on a pack or a file. */
@Command(
        name = "evaluate",
        description = "Runs a study protocol on a pack or a file, and writes its result and report.",
        footer = {
            "",
            "Examples:",
            "  musubi evaluate examples/studies/toyota.yaml --pack PACK -o out/toyota",
            "  musubi evaluate examples/studies/illinois.yaml --data claims.csv -o out/illinois"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "STUDY", description = "The protocol.")
    private @Nullable Path study;

    @Option(names = "--pack", paramLabel = "PACK", description = "The pack to study.")
    private @Nullable Path pack;

    @Option(names = "--data", paramLabel = "FILE", description = "CSV, TSV or Parquet file to study.")
    private @Nullable Path data;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Folder to write to.")
    private @Nullable Path output;

    @Option(
            names = "--register",
            paramLabel = "FILE",
            description = "The register. Default: studies.register beside the protocol.")
    private @Nullable Path register;

    @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
    private @Nullable Path measures;

    @Override
    public Integer call() {
        if (spec == null || study == null || output == null) throw new IllegalStateException("picocli sets these");
        var console = Console.of(spec);
        var text = Settling.read(study);
        var known = measures == null ? Measures.library() : Measures.library().withFolder(measures);
        var protocol = StudyCommand.read(study, known);
        var registration = Register.find(StudyCommand.register(study, register), protocol);
        console.remark(new Words("対象者を選んでいます…", "Selecting the cohort…"));
        var cohort = cohort(protocol, Optional.ofNullable(pack), Optional.ofNullable(data), known);
        console.remark(new Words(
                "解析しています（" + protocol.analyses().size() + " 件）…",
                "Running " + Count.of(protocol.analyses().size(), "analysis", "analyses") + "…"));
        var result = StudyResult.of(protocol, registration, cohort);
        StudyFolder.write(output, text, result, console.language());
        if (measures != null) copy(measures, output.resolve(StudyFolder.MEASURES));
        console.say(result.conclusion());
        console.say(new Words("書き出しました: " + output, "Written: " + output));
        return Musubi.DONE;
    }

    static Cohort cohort(Protocol protocol, Optional<Path> pack, Optional<Path> data, Measures measures) {
        boolean wantsPack = protocol.source() == Protocol.Source.PACK;
        if (wantsPack && pack.isPresent() && data.isEmpty())
            return Cohort.of(protocol, Pack.open(pack.get()), measures);
        if (!wantsPack && data.isPresent() && pack.isEmpty()) return Cohort.of(protocol, data.get());
        throw new BadInput(
                "study.source",
                Place.whole(protocol.id()),
                "",
                wantsPack
                        ? new Words(
                                "この計画書はパックを使います。--pack で指定してください。",
                                "This protocol is about a pack: name it with --pack.")
                        : new Words(
                                "この計画書はファイルを使います。--data で指定してください。",
                                "This protocol is about a file: name it with --data."));
    }

    /** Measures of one's own go with the result, so that it can be made again. */
    private static void copy(Path measures, Path folder) {
        try (var files = Files.list(measures)) {
            Files.createDirectories(folder);
            for (var file : files.filter(f -> f.toString().endsWith(".sql")).toList())
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
