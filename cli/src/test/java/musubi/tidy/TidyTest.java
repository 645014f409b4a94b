package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The source tree keeps to CONTRIBUTING.md. The second half shows that each check can fail. */
class TidyTest {
    @Test
    void the_clock_is_read_in_one_place() {
        assertThat(Check.NO_CLOCK.findings()).isEmpty();
    }

    @Test
    void nothing_payable_is_floating_point() {
        assertThat(Check.EXACT.findings()).isEmpty();
    }

    @Test
    void class_names_choose() {
        assertThat(Check.NAMES.findings()).isEmpty();
    }

    @Test
    void public_types_say_what_they_are() {
        assertThat(Check.JAVADOC.findings()).isEmpty();
    }

    @Test
    void only_the_command_and_the_benches_print() {
        assertThat(Check.CONSOLE.findings()).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() {
        assertThat(Check.NULL_MARKED.findings()).isEmpty();
        assertThat(packagesWithoutWords(Repository.files())).isEmpty();
    }

    @Test
    void nothing_is_left_for_later() {
        assertThat(Check.NOTHING_LEFT_FOR_LATER.findings()).isEmpty();
    }

    @Test
    void no_file_names_the_machine_it_was_written_on() {
        assertThat(Check.NO_MACHINE.findings()).isEmpty();
    }

    @Test
    void licence_lines_agree() {
        assertThat(Check.LICENCE.findings()).isEmpty();
    }

    @Test
    void every_link_leads_somewhere() {
        var broken = new ArrayList<String>();
        for (var page : Repository.files(".md"))
            Links.broken(page, Repository.text(page), TidyTest::read).forEach(b -> broken.add(page + ":" + b));

        assertThat(broken).isEmpty();
    }

    @Test
    void every_page_is_in_the_index() {
        var index = new StringBuilder();
        for (var page : Repository.files("/README.md"))
            if (page.startsWith("docs/")) index.append(Repository.text(page));

        assertThat(pagesOutside(index.toString(), Repository.files(".md"))).isEmpty();
    }

    @Test
    void every_example_is_in_a_catalogue() {
        assertThat(examplesInNoCatalogue(Repository.files(), catalogues())).isEmpty();
    }

    @Test
    void every_reference_number_has_its_script() {
        assertThat(numbersWithoutScript(Repository.files())).isEmpty();
    }

    // Each check finds what it is for.

    @Test
    void the_clock_check_finds_a_clock_and_not_a_word() {
        var findings = Check.NO_CLOCK.finds().in("A.java", """
                /** Call now() here. */
                class A {
                    String word = "LocalDate.now()";
                    java.time.LocalDate today = java.time.LocalDate.now();
                    long millis = System.currentTimeMillis();
                    long fine = amounts.now();
                }
                """);

        assertThat(findings).containsExactly("4: java.time.LocalDate.now", "5: System.currentTimeMillis");
        assertThat(Check.NO_CLOCK.where().test("ledger/src/main/java/musubi/ledger/A.java"))
                .isTrue();
    }

    @Test
    void the_exactness_check_finds_types_literals_and_boxes() {
        var findings = Check.EXACT.finds().in("A.java", """
                class A {
                    double rate;
                    Object half = 0.5;
                    Object zero = Double.valueOf("0");
                    String word = "0.5 double";
                    java.math.BigDecimal fine = new java.math.BigDecimal("0.5");
                    float[] many() { return new float[0]; }
                }
                """);

        assertThat(findings).containsExactly("2: double", "3: 0.5", "4: Double.valueOf", "7: float", "7: float");
        assertThat(Check.EXACT.where().test("agreement/src/main/java/musubi/agreement/A.java"))
                .isTrue();
        assertThat(Check.EXACT.where().test("quantity/src/main/java/musubi/quantity/Split.java"))
                .isTrue();
    }

    @Test
    void the_name_check_reads_words_not_letters() {
        var findings = Check.NAMES.finds().in("A.java", """
                class PaymentManager { interface Baseline {} enum DataKind { A } record CsvUtil() {} class Database {} }
                """);

        assertThat(findings).containsExactly("1: PaymentManager", "1: DataKind", "1: CsvUtil");
    }

    @Test
    void the_javadoc_check_asks_public_types_only() {
        var findings = Check.JAVADOC.finds().in("A.java", """
                public class A { public enum Way { UP } class Inner {} /** Has one. */ public record Told() {} }
                """);

        assertThat(findings).containsExactly("1: A", "1: Way");
    }

    @Test
    void the_console_check_finds_prints() {
        var findings = Check.CONSOLE.finds().in("A.java", "class A { { System.out.println(); System.err.flush(); } }");

        assertThat(findings).containsExactly("1: System.out", "1: System.err");
    }

    @Test
    void a_package_without_words_or_null_marking_is_found() {
        assertThat(Check.NULL_MARKED.finds().in("a/package-info.java", "/** Words. */ package a;"))
                .hasSize(1);
        assertThat(packagesWithoutWords(List.of(
                        "m/src/main/java/musubi/a/A.java",
                        "m/src/main/java/musubi/a/package-info.java",
                        "m/src/main/java/musubi/b/B.java")))
                .containsExactly("m/src/main/java/musubi/b");
    }

    @Test
    void words_for_later_and_paths_of_a_machine_are_found() {
        assertThat(Check.NOTHING_LEFT_FOR_LATER.finds().in("a.md", "fine\nTO" + "DO: finish\nmastodon XX" + "XL"))
                .containsExactly("2: TO" + "DO");
        assertThat(Check.NO_MACHINE.finds().in("a.md", "see /home" + "/ann/x\nin ~/home and a/home/b"))
                .hasSize(1);
        assertThat(Check.NO_MACHINE.finds().in("a.md", "cd /ro" + "ot")).hasSize(1);
    }

    @Test
    void a_foreign_or_missing_licence_line_is_found() {
        assertThat(Check.LICENCE.finds().in("a.sql", "-- SPDX-License-Identifier: " + "GPL-3.0-only"))
                .hasSize(1);
        assertThat(Check.LICENCE.finds().in("m/pom.xml", "<project/>")).hasSize(1);
        assertThat(Check.LICENCE.finds().in("a.sql", "-- SPDX-License-Identifier: " + "Apache-2.0"))
                .isEmpty();
    }

    @Test
    void a_link_to_no_file_or_no_heading_is_found() {
        var files = Map.of("docs/b.md", "# Two words (and 日本語)!\n", "README.md", "");
        var page = """
                [b](b.md) [gone](gone.md) [up](../README.md) [heading](b.md#two-words-and-日本語)
                [no heading](b.md#three) [web](https://example.org/x) `[code](gone.md)`
                ```
                [code](gone.md)
                ```
                # Here
                [self](#here) [not self](#there)
                """;

        assertThat(Links.broken("docs/a.md", page, f -> Optional.ofNullable(files.get(f))))
                .containsExactly("1: gone.md", "2: b.md#three", "7: #there");
    }

    @Test
    void a_page_outside_the_index_is_found() {
        assertThat(pagesOutside("[a](reference/a.md)", List.of("docs/reference/a.md", "docs/reference/b.md")))
                .containsExactly("docs/reference/b.md");
    }

    @Test
    void an_example_outside_the_catalogues_is_found() {
        var files = List.of("examples/agreements/a.yaml", "examples/agreements/b.yaml", "docs/x.md");

        assertThat(examplesInNoCatalogue(files, "see a.yaml")).containsExactly("examples/agreements/b.yaml");
    }

    @Test
    void a_reference_number_without_script_is_found() {
        assertThat(numbersWithoutScript(List.of(
                        "reference/wilson/wilson.csv",
                        "reference/wilson/wilson.R",
                        "measure/src/test/resources/reference/byar/byar.csv")))
                .containsExactly("measure/src/test/resources/reference/byar/byar.csv");
    }

    private static Optional<String> read(String file) {
        var path = Repository.ROOT.resolve(file);
        if (!Files.exists(path)) return Optional.empty();
        return Optional.of(Files.isRegularFile(path) && file.endsWith(".md") ? Repository.text(file) : "");
    }

    private static Set<String> packagesWithoutWords(Iterable<String> files) {
        var folders = new TreeSet<String>();
        var told = new TreeSet<String>();
        for (var file : files) {
            if (!file.endsWith(".java") || !file.contains("/src/main/")) continue;
            var folder = file.substring(0, file.lastIndexOf('/'));
            (file.endsWith("/package-info.java") ? told : folders).add(folder);
        }
        folders.removeAll(told);
        return folders;
    }

    private static List<String> pagesOutside(String index, List<String> pages) {
        return pages.stream()
                .filter(p -> p.startsWith("docs/") && !p.endsWith("/README.md"))
                .filter(p -> !index.contains("/" + p.substring(p.lastIndexOf('/') + 1))
                        && !index.contains("(" + p.substring(p.lastIndexOf('/') + 1)))
                .toList();
    }

    private static String catalogues() {
        var text = new StringBuilder();
        for (var page : Repository.files(".md"))
            if (page.startsWith("docs/") || page.startsWith("examples/")) text.append(Repository.text(page));
        return text.toString();
    }

    private static List<String> examplesInNoCatalogue(List<String> files, String catalogues) {
        return files.stream()
                .filter(f -> f.startsWith("examples/") && !f.endsWith(".md"))
                .filter(f -> !catalogues.contains(f.substring(f.lastIndexOf('/') + 1)))
                .toList();
    }

    private static List<String> numbersWithoutScript(List<String> files) {
        return files.stream()
                .filter(f -> f.matches("(.*/)?reference/.+\\.(csv|json|txt)") && !f.startsWith("docs/"))
                .filter(f -> {
                    var folder = f.substring(0, f.lastIndexOf('/') + 1);
                    return files.stream().noneMatch(s -> s.startsWith(folder) && s.matches(".*\\.(R|py|sql|sh)"));
                })
                .toList();
    }
}
