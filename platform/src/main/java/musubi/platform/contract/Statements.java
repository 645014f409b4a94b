package musubi.platform.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import musubi.agreement.settlement.Statement;
import musubi.settling.Settling;
import org.springframework.stereotype.Component;

/** Makes statements from texts and packs with the code the command line uses. */
@Component
class Statements {
    /** The program that settles, as statements name it. */
    static final String SOFTWARE = "musubi 0.1.0";

    /**
     * Settles a period and hands the statement on.
     *
     * @param receipts earlier statements as JSON, for a distribution
     */
    <T> T settle(String text, Path pack, List<String> receipts, String period, Function<Statement, T> work) {
        try {
            var folder = Files.createTempDirectory("musubi-settling-");
            try {
                var agreement = Files.writeString(folder.resolve(Texts.FILE), text);
                var files = new ArrayList<Path>();
                for (var receipt : receipts)
                    files.add(Files.writeString(folder.resolve("receipt-%03d.json".formatted(files.size())), receipt));
                var inputs = new Settling.Inputs(
                        agreement, Optional.of(pack), List.of(), Optional.empty(), files, Optional.empty());
                try (var settling = Settling.open(inputs)) {
                    return work.apply(settling.statement(period));
                }
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot settle " + period, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
