package musubi.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** A page that is made from the code. It is kept in the repository, and the build refuses one that is out of date. */
final class Generated {
    private Generated() {}

    /** Compares, or writes when the build runs with {@code -Dmusubi.regenerate=true}. */
    static void isCurrent(String file, String content) {
        var path = Repository.ROOT.resolve(file);
        try {
            if (Boolean.getBoolean("musubi.regenerate")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, content);
            }
            assertThat(Files.exists(path) ? Files.readString(path) : "")
                    .describedAs("%s is out of date: ./musubi test -Dmusubi.regenerate=true writes it", file)
                    .isEqualTo(content);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
