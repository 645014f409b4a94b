package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A correction posts the difference and nothing else. */
class CorrectionTest {
    private static final String AGREEMENT = """
            agreement: fees
            unit: JPY
            between: {payer: 市, payee: each provider}
            for: {each: provider}
            term: {from: 2022-04-01, until: 2023-04-01}
            measures: {visits: {given: times}}
            clauses:
              visits: {per: fiscal-year, pays: {price: 100, times: visits}}
            """;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void agreement() throws IOException {
        Files.writeString(folder.resolve("fees.yaml"), AGREEMENT);
    }

    private int musubi(Object... arguments) {
        var all = new ArrayList<String>();
        for (var argument : arguments) all.add(argument.toString());
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", "en"),
                all.toArray(String[]::new));
    }

    private Path settle(String name, String visits, Object... more) throws IOException {
        var values = folder.resolve(name + ".csv");
        Files.writeString(
                values,
                "name,subject,period,value,unit\n" + visits.replaceAll("(\\w+)=(\\d+) ?", "visits,$1,,$2,times\n"));
        var all = new ArrayList<Object>(List.of(
                "settle",
                folder.resolve("fees.yaml"),
                "--values",
                values,
                "--period",
                "FY2022",
                "-o",
                folder.resolve(name)));
        all.addAll(List.of(more));
        assertThat(musubi(all.toArray())).as(err.toString()).isZero();
        assertThat(musubi("verify", folder.resolve(name + "/statement.json")))
                .as(out.toString())
                .isZero();
        return folder.resolve(name);
    }

    private Path correct(String name, String visits, Path earlier) throws IOException {
        return settle(name, visits, "--replaces", earlier.resolve("statement.json"));
    }

    /** Sums of the postings by account, without the assertions at the end. */
    private static Map<String, Long> balances(Path... folders) throws IOException {
        var sums = new TreeMap<String, Long>();
        var posting = Pattern.compile("^    (\\S+)  (-?[0-9]+) (JPY|PT)$");
        for (var each : folders)
            for (var line : Files.readAllLines(each.resolve("journal.hledger"))) {
                var found = posting.matcher(line);
                if (found.matches()) sums.merge(found.group(1), Long.parseLong(found.group(2)), Long::sum);
            }
        sums.values().removeIf(v -> v == 0);
        return sums;
    }

    /** A receivable and what is owed to the same payee are one position. */
    private static Map<String, Long> positions(Path... folders) throws IOException {
        var sums = new TreeMap<String, Long>();
        balances(folders)
                .forEach((account, sum) -> sums.merge(account.replace("receivable:", "payee:"), sum, Long::sum));
        sums.values().removeIf(v -> v == 0);
        return sums;
    }

    private static void hledger(Path... folders) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/hledger")), "hledger is not installed");
        var command = new ArrayList<String>(List.of("/usr/bin/hledger"));
        for (var each : folders)
            command.addAll(List.of("-f", each.resolve("journal.hledger").toString()));
        command.add("check");
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
    }

    @Test
    void the_journal_of_a_correction_holds_the_difference_both_ways_and_claims_back_as_a_receivable()
            throws IOException {
        var first = settle("first", "a=10 b=20 c=5 ");

        var second = correct("second", "a=12 b=15 d=1 ", first);

        assertThat(balances(second))
                .containsEntry("payee:fees:a", -200L)
                .containsEntry("payee:fees:d", -100L)
                .containsEntry("receivable:fees:b", 500L)
                .containsEntry("receivable:fees:c", 500L)
                .containsEntry("payer:市:JPY", -700L)
                .hasSize(5);
        assertThat(Files.readString(second.resolve("lines.csv")))
                .contains(",visits,", ",200,", ",-500,", ",100,")
                .hasLineCount(5);
        assertThat(out.toString()).contains("-700 JPY in 4 lines (300 more to pay, 1,000 to be returned)");
        hledger(first, second);
        assertThat(positions(first, second)).isEqualTo(positions(settle("whole", "a=12 b=15 d=1 ")));
    }

    @Test
    void a_correction_of_a_correction_holds_what_changed_since() throws IOException {
        var first = settle("first", "a=10 b=20 ");
        var second = correct("second", "a=7 b=20 ", first);

        var third = correct("third", "a=9 b=21 ", second);

        assertThat(balances(third)).containsEntry("payee:fees:a", -200L).containsEntry("payee:fees:b", -100L);
        hledger(first, second, third);
        assertThat(positions(first, second, third)).isEqualTo(positions(settle("whole", "a=9 b=21 ")));
    }

    @Test
    void the_same_evidence_gives_an_empty_correction_and_says_so() throws IOException {
        var first = settle("first", "a=10 ");

        var second = correct("second", "a=10 ", first);

        assertThat(balances(second)).isEmpty();
        assertThat(Files.readString(second.resolve("journal.hledger"))).contains("; Nothing differs");
        assertThat(Files.readString(second.resolve("lines.csv"))).hasLineCount(1);
        assertThat(Files.readString(second.resolve("statement.html"))).contains("No line differs");
        assertThat(out.toString()).contains("Nothing differs from the earlier statement");
        hledger(first, second);
    }

    @Test
    void a_correction_does_not_go_into_the_folder_of_what_it_corrects() throws IOException {
        var first = settle("first", "a=10 ");
        var before = Files.readString(first.resolve("statement.json"));

        int code = musubi(
                "settle",
                folder.resolve("fees.yaml"),
                "--values",
                folder.resolve("first.csv"),
                "--period",
                "FY2022",
                "-o",
                first,
                "--replaces",
                first.resolve("statement.json"));

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("settle.replaces-itself");
        assertThat(Files.readString(first.resolve("statement.json"))).isEqualTo(before);
    }

    @Test
    void a_correction_that_was_altered_is_found() throws IOException {
        var second = correct("second", "a=12 ", settle("first", "a=10 "));
        var file = second.resolve("delta.json");
        Files.writeString(file, Files.readString(file).replace("\"difference\": 200", "\"difference\": 300"));

        assertThat(musubi("verify", second.resolve("statement.json"))).isEqualTo(Musubi.DIFFERS);
    }

    @Test
    void a_statement_and_its_correction_are_not_both_received() throws IOException {
        var first = settle("first", "a=10 ");
        var second = correct("second", "a=12 ", first);
        Files.writeString(folder.resolve("fund.yaml"), """
                agreement: fund
                unit: JPY
                between: {payer: spc, payee: [a]}
                receipts: [fees]
                distribute: [{residual: {to: [a]}}]
                """);

        int code = musubi(
                "settle",
                folder.resolve("fund.yaml"),
                "--receipts",
                first.resolve("statement.json"),
                second.resolve("statement.json"),
                "--period",
                "FY2022",
                "-o",
                folder.resolve("fund"));

        assertThat(code).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("receipts.twice").contains("visits FY2022");
    }
}
