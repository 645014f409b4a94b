package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an accountant finds in the journal of a statement. */
class PostingTest {
    @TempDir
    Path folder;

    /** The two contractors differ in a mark that no account name can have; the third is written with a mark apart. */
    private String journal() throws Exception {
        var agreement = folder.resolve("three.yaml");
        Files.writeString(agreement, """
                agreement: three
                version: 1
                title: {ja: 三者, en: Three}
                source: invented
                unit: JPY
                between: {payer: 市（本庁）, payee: each municipality}
                for: {each: municipality}
                term: {from: 2024-04-01, until: 2025-04-01}
                calendar: fiscal-year
                rounding: {each: clause, down-to: 1}
                measures:
                  people: {given: people, source: invented}
                clauses:
                  fee: {per: fiscal-year, due: {day: 03-31}, pays: {price: 100, times: people}}
                """);
        Files.writeString(folder.resolve("values.csv"), """
                name,subject,period,value,numerator,denominator,unit,source
                people,A社（東）,FY2024,1,,,people,invented
                people,A社［東］,FY2024,2,,,people,invented
                people,カ\u3099ン; | 会,FY2024,3,,,people,invented
                """);
        var out = new java.io.StringWriter();
        int code = Musubi.run(
                new java.io.PrintWriter(out, true),
                new java.io.PrintWriter(out, true),
                java.util.Map.of(),
                "settle",
                agreement.toString(),
                "--values",
                folder.resolve("values.csv").toString(),
                "--period",
                "FY2024",
                "-o",
                folder.resolve("out").toString());
        assertThat(code).as(out.toString()).isZero();
        return Files.readString(folder.resolve("out/journal.hledger"));
    }

    @Test
    void parties_that_differ_in_a_mark_keep_accounts_of_their_own() throws Exception {
        assertThat(journal())
                .contains("payee:three:A社-東-  -100 JPY", "payee:three:A社-東--2  -200 JPY", "payee:three:ガン-会  -300 JPY");
    }

    @Test
    void hledger_accepts_it_and_shows_what_is_owed_as_a_liability() throws Exception {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(tools -> Files.isExecutable(Path.of(tools, "hledger"))),
                "skipped: hledger is not installed");
        journal();

        assertThat(hledger("check", "--strict")).isEmpty();
        assertThat(hledger("balance", "type:l", "--depth", "1", "-N", "--format", "%(account) %(total)"))
                .contains("payee -600 JPY");
        assertThat(hledger("balance", "type:x", "--depth", "1", "-N", "--format", "%(account) %(total)"))
                .contains("payer 600 JPY");
    }

    private String hledger(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(
                List.of("hledger", "-f", folder.resolve("out/journal.hledger").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
