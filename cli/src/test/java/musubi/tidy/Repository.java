package musubi.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository as they stand in the working folder, without what the build or a run has made. */
final class Repository {
    private static final Set<String> MADE =
            Set.of("target", ".git", ".idea", ".vscode", "node_modules", "musubi-demo", "musubi-data");

    /** The folder that holds the launcher. */
    static final Path ROOT = root();

    private Repository() {}

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve("musubi")) && Files.exists(folder.resolve("LICENSE"))) return folder;
        throw new IllegalStateException("the tests run outside the repository");
    }

    /** Every file, by path from the root with {@code /}, sorted. */
    static List<String> files() {
        var files = new ArrayList<String>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean demo = folder.equals(ROOT.resolve("demo"));
                    return demo || MADE.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    var name = ROOT.relativize(file).toString().replace('\\', '/');
                    if (!name.equals(".git")) files.add(name);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    /** Every file whose name ends in one of {@code endings}. */
    static List<String> files(String... endings) {
        return files().stream()
                .filter(f -> List.of(endings).stream().anyMatch(f::endsWith))
                .toList();
    }

    /** The text of a file. */
    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Whether the file is text that people read: source, page, agreement, script. */
    static boolean isText(String file) {
        var name = file.substring(file.lastIndexOf('/') + 1);
        return !name.contains(".")
                || name.matches(".*\\.(java|md|sql|ya?ml|json|xml|properties|sh|html|css|js|csv|txt|cff|config|py|R)");
    }
}
