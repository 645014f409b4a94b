package musubi.study.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that a header gives twice. The reader of CSV numbers them, {@code x} and {@code x_1}, and a formula with
 * {@code x} would then use one of the two without a word.
 */
final class HeaderNames {
    private static final Pattern NUMBERED = Pattern.compile("(.+)_[0-9]+");
    private static final int HEAD = 1 << 18;

    private HeaderNames() {}

    /** The first name that was numbered by the reader and does not stand in the file. */
    static Optional<String> twice(Collection<String> columns, Path csv) throws IOException {
        for (var column : columns) {
            var numbered = NUMBERED.matcher(column);
            if (!numbered.matches()) continue;
            var first =
                    columns.stream().filter(numbered.group(1)::equalsIgnoreCase).findFirst();
            if (first.isPresent() && !stands(column, csv)) return first;
        }
        return Optional.empty();
    }

    private static boolean stands(String name, Path csv) throws IOException {
        try (var in = Files.newInputStream(csv)) {
            var head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8).replace("\uFEFF", "");
            return head.contains("\"" + name + "\"")
                    || Arrays.stream(head.split("[,;|\\t\\r\\n]"))
                            .anyMatch(field -> field.strip().equals(name));
        }
    }
}
