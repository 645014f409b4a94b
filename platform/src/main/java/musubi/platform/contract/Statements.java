package musubi.platform.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import musubi.agreement.settlement.Statement;
import musubi.evidence.pack.Folder;
import musubi.settling.Settling;
import org.springframework.stereotype.Component;

/** Makes statements from texts and packs with the code the command line uses. */
@Component
class Statements {
    /** The program that settles, as statements name it. */
    static final String SOFTWARE = "musubi 0.1.0";

    /**
     * What a settlement reads beside text and pack.
     *
     * @param receipts earlier statements as JSON, for a distribution
     * @param results of studies as JSON
     */
    record Beside(List<String> receipts, List<String> results) {
        static final Beside NOTHING = new Beside(List.of(), List.of());

        /** Lists are copied. */
        Beside {
            receipts = List.copyOf(receipts);
            results = List.copyOf(results);
        }
    }

    /** Settles a period and hands the statement on. */
    <T> T settle(String text, Path pack, Beside beside, String period, Function<Statement, T> work) {
        return open(text, pack, beside, settling -> work.apply(settling.statement(period)));
    }

    /** Hands on everything a settlement is made from. */
    <T> T settling(String text, Path pack, Function<Settling, T> work) {
        return open(text, pack, Beside.NOTHING, work);
    }

    private static <T> T open(String text, Path pack, Beside beside, Function<Settling, T> work) {
        try {
            var folder = Files.createTempDirectory("musubi-settling-");
            try {
                var agreement = Files.writeString(folder.resolve(Texts.FILE), text);
                var inputs = new Settling.Inputs(
                        agreement,
                        Optional.of(pack),
                        files(folder, "result", beside.results()),
                        Optional.empty(),
                        files(folder, "receipt", beside.receipts()),
                        Optional.empty());
                try (var settling = Settling.open(inputs)) {
                    return work.apply(settling);
                }
            } finally {
                Folder.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot settle", e);
        }
    }

    private static List<Path> files(Path folder, String name, List<String> contents) throws IOException {
        var files = new ArrayList<Path>();
        for (var content : contents)
            files.add(Files.writeString(folder.resolve("%s-%03d.json".formatted(name, files.size())), content));
        return files;
    }
}
