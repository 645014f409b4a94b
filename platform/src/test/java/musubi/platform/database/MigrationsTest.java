package musubi.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each module brings the migrations of its own tables; what holds for the tables of several stands with the database. */
class MigrationsTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path MODULES = Path.of("src/main/java/musubi/platform");
    private static final Pattern SCHEMA = Pattern.compile("create schema (?:if not exists )?([a-z_]+)");
    private static final Pattern TABLE = Pattern.compile("create table (?:if not exists )?([a-z_]+)\\.");

    /** The folders with the text of each file in them. */
    private static Map<String, List<String>> folders() throws IOException {
        try (var files = Files.walk(MIGRATIONS)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.groupingBy(
                            file -> MIGRATIONS.relativize(file.getParent()).toString(),
                            TreeMap::new,
                            Collectors.mapping(MigrationsTest::text, Collectors.toList())));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> found(Pattern pattern, Collection<String> texts) {
        var found = new TreeSet<String>();
        for (var text : texts) pattern.matcher(text).results().forEach(r -> found.add(r.group(1)));
        return found;
    }

    @Test
    void every_migration_stands_with_a_module() throws IOException {
        assertThat(folders().keySet())
                .hasSizeGreaterThan(25)
                .allSatisfy(module -> assertThat(MODULES.resolve(module).resolve("package-info.java"))
                        .exists());
    }

    @Test
    void a_module_makes_tables_in_its_own_schemas_alone() throws IOException {
        folders()
                .forEach((module, texts) ->
                        assertThat(found(SCHEMA, texts)).as(module).containsAll(found(TABLE, texts)));
    }
}
