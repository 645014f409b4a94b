package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A module uses what the table in ARCHITECTURE.md gives it, and nothing else: in its pom and in its classes. */
class BordersTest {
    private static final Map<String, Set<String>> MAY_USE = table();

    private static Map<String, Set<String>> table() {
        var table = new LinkedHashMap<String, Set<String>>();
        table.put("quantity", Set.of());
        table.put("document", Set.of("quantity"));
        table.put("evidence", Set.of("quantity"));
        table.put("measure", Set.of("quantity", "evidence"));
        table.put("effect", Set.of());
        table.put("agreement", Set.of("quantity", "document"));
        table.put("ledger", Set.of("quantity"));
        table.put("simulation", Set.of("quantity", "evidence", "agreement"));
        table.put("study", Set.of("quantity", "document", "evidence", "measure", "effect"));
        table.put("settling", Set.of("quantity", "evidence", "measure", "agreement", "ledger"));
        table.put(
                "platform",
                Set.of("quantity", "document", "evidence", "measure", "study", "agreement", "ledger", "settling"));
        table.put(
                "cli",
                Set.of(
                        "quantity",
                        "document",
                        "evidence",
                        "measure",
                        "effect",
                        "agreement",
                        "ledger",
                        "simulation",
                        "study",
                        "settling",
                        "platform"));
        table.put(
                "bench",
                Set.of(
                        "quantity",
                        "document",
                        "evidence",
                        "measure",
                        "effect",
                        "agreement",
                        "ledger",
                        "simulation",
                        "study",
                        "settling",
                        "platform",
                        "cli"));
        return table;
    }

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("musubi");

    @Test
    void classes_use_only_the_modules_their_own_may_use() {
        MAY_USE.forEach((module, others) -> border(module, others).check(classes));
    }

    @Test
    void poms_name_only_the_modules_their_own_may_use() {
        var wrong = new ArrayList<String>();
        for (var module : MAY_USE.keySet())
            for (var other : modulesIn(Repository.text(module + "/pom.xml")))
                if (!MAY_USE.get(module).contains(other)) wrong.add(module + " -> " + other);

        assertThat(wrong).isEmpty();
    }

    @Test
    void the_table_names_every_module_of_the_build() {
        var modules = Pattern.compile("<module>([a-z]+)</module>")
                .matcher(Repository.text("pom.xml"))
                .results()
                .map(m -> m.group(1))
                .toList();

        assertThat(MAY_USE.keySet()).containsExactlyElementsOf(modules);
    }

    @Test
    void amounts_and_agreements_touch_no_file_no_network_no_thread() {
        pure("quantity").check(classes);
        pure("agreement").check(classes);
    }

    @Test
    void a_use_across_a_border_is_found() {
        assertThatThrownBy(() -> border("evidence", Set.of()).check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("musubi.quantity");
        assertThatThrownBy(() -> pure("cli").check(classes)).isInstanceOf(AssertionError.class);
        assertThat(modulesIn("<dependency><groupId>musubi</groupId><artifactId>ledger</artifactId></dependency>"))
                .containsExactly("ledger");
    }

    private static ArchRule border(String module, Set<String> others) {
        var forbidden = new TreeSet<>(MAY_USE.keySet());
        forbidden.remove(module);
        forbidden.removeAll(others);
        return ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("musubi." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        forbidden.stream().map(m -> "musubi." + m + "..").toArray(String[]::new))
                .allowEmptyShould(true);
    }

    private static ArchRule pure(String module) {
        return ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("musubi." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..", "java.net..", "java.sql..", "java.util.concurrent..", "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.File.*|java\\.lang\\.Thread|java\\.time\\.Clock")
                .allowEmptyShould(true);
    }

    private static List<String> modulesIn(String pom) {
        return Pattern.compile("<groupId>musubi</groupId>\\s*<artifactId>([a-z]+)</artifactId>")
                .matcher(pom.replaceFirst("(?s)<parent>.*?</parent>", ""))
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
