package musubi.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import musubi.ledger.kit.Scenario;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HledgerJournalTest {
    @TempDir
    Path folder;

    @Test
    void a_ledger_reads_as_a_journal() {
        var ledger = Ledger.inMemory();
        Scenario.play(ledger, """
                day      2026-04-01
                account  income:expired            not-below-zero
                account  expired                   not-below-zero
                account  equity:budget             free
                account  equity:funding:FY2026     not-below-zero
                account  liabilities:points:花子    lots
                account  liabilities:exchange      free
                transfer B1 equity:budget equity:funding:FY2026 1000  POSTED
                award    A1 equity:funding:FY2026 liabilities:points:花子 300 until 2027-04-01 because walk  POSTED
                day      2026-05-01
                reserve  R1 liabilities:points:花子 liabilities:exchange 200 until 2026-06-01  POSTED
                reserve  R2 liabilities:points:花子 liabilities:exchange 50 until 2026-06-01   POSTED
                post     P1 R1 150  POSTED
                """);

        var journal = HledgerJournal.write(ledger);

        assertThat(journal)
                .contains("""

                        2026-04-01 (A1) walk
                            ; entry:8, agreement:agreement, clause:clause, evidence:%s
                            equity:funding:FY2026  300 PT
                            liabilities:points:花子  -300 PT
                        """.formatted(musubi.quantity.Digest.of("walk")))
                .contains("    ; lots:A1=150\n    liabilities:points:花子  150 PT\n    liabilities:exchange  -150 PT\n")
                .contains("    liabilities:points:花子  0 PT = -150 PT\n")
                .contains("; reserved until 2026-05-31T15:00:00Z: R2")
                .doesNotContain("(R1)");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void hledger_accepts_any_ledger_and_finds_it_in_balance(long seed) throws Exception {
        Assumptions.assumeTrue(onPath("hledger"), "skipped: hledger is not installed");
        var town = new LedgerTest.Town(new Random(seed));
        var ledger = Ledger.inMemory();
        town.openAccounts(ledger);
        for (int i = 0; i < 300; i++) {
            ledger.submit(town.anything(), town.now);
            if (i % 30 == 0) ledger.expire(town.now, LedgerTest.cause("sweep; with, (marks) | and more"));
        }
        var file = folder.resolve("journal.hledger");
        Files.writeString(file, HledgerJournal.write(ledger));

        assertThat(hledger(file, "check", "--strict", "ordereddates")).isEmpty();
        assertThat(hledger(file, "balance", "--format", "%(total)", "-N", "equity:funding:FY2026")
                        .strip())
                .isEqualTo(-ledger.balance(LedgerTest.FUNDING).orElseThrow().posted() + " PT");
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String hledger(Path journal, String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(java.util.List.of("hledger", "-f", journal.toString()));
        command.addAll(java.util.List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
