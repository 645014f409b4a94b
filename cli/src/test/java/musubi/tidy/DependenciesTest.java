package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/dependencies.md} names everything the build takes from elsewhere, with reason and licence. */
class DependenciesTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^:`]+:[^:`]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

    @Test
    void the_page_lists_exactly_what_the_poms_take() {
        var poms = new TreeSet<>(Repository.files("pom.xml"));
        poms.remove("pom.xml");
        var texts = new java.util.ArrayList<String>();
        texts.add(Repository.text("pom.xml"));
        poms.forEach(p -> texts.add(Repository.text(p)));

        assertThat(listed(Repository.text("docs/dependencies.md"))).isEqualTo(Dependencies.of(texts));
    }

    @Test
    void a_dependency_is_read_with_the_version_that_is_managed() {
        var root = """
                <project><properties><b.version>2</b.version></properties><dependencyManagement><dependencies>
                  <dependency><groupId>a</groupId><artifactId>b</artifactId><version>${b.version}</version></dependency>
                </dependencies></dependencyManagement><build><plugins>
                  <plugin><groupId>p</groupId><artifactId>q</artifactId><version>3</version></plugin>
                </plugins></build></project>""";
        var module = """
                <project><dependencies>
                  <dependency><groupId>a</groupId><artifactId>b</artifactId></dependency>
                  <dependency><groupId>c</groupId><artifactId>d</artifactId></dependency>
                </dependencies></project>""";

        assertThat(Dependencies.of(List.of(root, module))).containsExactly("a:b:2", "c:d:no version", "p:q:3");
    }

    @Test
    void a_row_without_reason_or_licence_is_no_row() {
        assertThat(listed("| `a:b` | 1 | MIT | reads CSV |\n| `c:d` | 2 | MIT |\n"))
                .containsExactly("a:b:1");
    }

    private static Set<String> listed(String page) {
        var listed = new TreeSet<String>();
        ROW.matcher(page)
                .results()
                .forEach(r -> listed.add(r.group(1) + ":" + r.group(2).strip()));
        return listed;
    }
}
