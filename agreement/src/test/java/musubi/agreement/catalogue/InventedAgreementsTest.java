package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import musubi.agreement.distribution.Receipt;
import musubi.agreement.distribution.Waterfall;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.quantity.Days;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Agreements that are in no catalogue, each with facts and the lines that were worked out by hand. A file holds the text,
 * then parts that begin with {@code ---}: facts, study, receipts, and what is expected for days.
 */
class InventedAgreementsTest {
    private static final Path FOLDER = Path.of("src/test/resources/musubi/agreement/catalogue/invented");

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String shown(Line line) {
        return Stream.of(
                        line.clause(),
                        line.subject(),
                        line.period(),
                        Long.toString(line.amount()),
                        line.amount() == 0 && line.reason() != Reason.NONE
                                ? line.reason().code()
                                : "")
                .filter(s -> !s.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static List<Receipt> receipts(String table) {
        return table.lines()
                .filter(l -> !l.isBlank())
                .map(l -> Arrays.stream(l.split("\\|")).map(String::strip).toList())
                .map(c ->
                        new Receipt(c.get(0), c.get(1), LocalDate.parse(c.get(2)), Long.parseLong(c.get(3)), "digest"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void an_agreement_pays_what_was_worked_out_by_hand(String name) throws IOException {
        var parts = Files.readString(FOLDER.resolve(name + ".txt")).split("(?m)^--- ");
        var signed = MeasuresFixture.read(parts[0]);
        var facts = MeasuresFixture.of("");
        var receipts = List.<Receipt>of();
        for (var part : parts) {
            var body = part.substring(part.indexOf('\n') + 1);
            if (part.startsWith("facts")) facts = MeasuresFixture.of(body);
            if (part.startsWith("receipts")) receipts = receipts(body);
        }
        for (var part : parts) if (part.startsWith("study")) facts = facts.with(part.substring(5));
        for (var part : parts) {
            if (!part.startsWith("expect ")) continue;
            var days = part.substring(7, part.indexOf('\n')).strip().split("\\.\\.");
            Statement statement = signed.first().distribution().isPresent()
                    ? Waterfall.settle(
                            signed.first(),
                            receipts,
                            "x",
                            new Days(LocalDate.parse(days[0]), LocalDate.parse(days[1])),
                            Map.of())
                    : facts.settle(signed, days[0], days[1]);
            var expected = part.lines().skip(1).filter(l -> !l.isBlank()).toList();

            // A reason is compared where the expected line states one.
            assertThat(statement.lines().stream()
                            .map(InventedAgreementsTest::shown)
                            .toList())
                    .as(name + " " + part.lines().findFirst().orElseThrow())
                    .hasSameSizeAs(expected)
                    .allSatisfy(line -> assertThat(expected).anyMatch(e -> line.equals(e) || line.startsWith(e + " ")));
            assertThat(statement.lines().stream().map(l -> shown(l).split(" [a-z-]+$")[0]))
                    .containsExactlyElementsOf(
                            expected.stream().map(e -> e.split(" [a-z-]+$")[0]).toList());
        }
    }
}
