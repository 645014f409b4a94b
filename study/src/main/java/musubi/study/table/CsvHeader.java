package musubi.study.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import musubi.quantity.Words;

/**
 * The first line of a CSV, read apart from the rest. The engine guesses where a table begins and renames what it meets twice;
 * a guess that disagrees with the first line is answered with the line to mend.
 */
final class CsvHeader {
    private static final String SIGNS = ",\t;|";

    private final Path file;
    private final char sign;
    private final List<String> names;

    private CsvHeader(Path file, char sign, List<String> names) {
        this.file = file;
        this.sign = sign;
        this.names = names;
    }

    /** The header of a file in UTF-8; empty when the file has blank lines only. */
    static Optional<CsvHeader> of(Path file) {
        try (var in = reader(file)) {
            var first = record(in);
            while (first.isPresent() && first.get().isBlank()) first = record(in);
            return first.map(text -> {
                var bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
                char sign = sign(bare);
                return new CsvHeader(file, sign, fields(bare, sign));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader reader(Path file) throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
        return new BufferedReader(new java.io.InputStreamReader(Files.newInputStream(file), decoder), 1 << 16);
    }

    /** The next record without its end, which may stand within quotes on several lines. */
    private static Optional<String> record(BufferedReader in) throws IOException {
        var line = in.readLine();
        if (line == null) return Optional.empty();
        var text = new StringBuilder(line);
        while (quotes(text) % 2 == 1) {
            var next = in.readLine();
            if (next == null) break;
            text.append('\n').append(next);
        }
        return Optional.of(text.toString());
    }

    private static long quotes(CharSequence text) {
        return text.chars().filter(c -> c == '"').count();
    }

    /** The sign that separates most fields. */
    private static char sign(String text) {
        char most = ',';
        for (char sign : SIGNS.toCharArray())
            if (fields(text, sign).size() > fields(text, most).size()) most = sign;
        return most;
    }

    private static List<String> fields(String text, char sign) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == sign && !isQuoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }

    /** A name that stands twice; the engine does not tell capitals apart. */
    Optional<String> twice() {
        var met = new HashSet<String>();
        return names.stream()
                .filter(n -> !n.isEmpty() && !met.add(n.toLowerCase(Locale.ROOT)))
                .findFirst()
                .flatMap(second ->
                        names.stream().filter(second::equalsIgnoreCase).findFirst());
    }

    /** Whether the engine found these columns. */
    boolean isReadAs(List<String> columns) {
        if (columns.size() != names.size()) return false;
        for (int i = 0; i < columns.size(); i++)
            if (!names.get(i).isEmpty() && !names.get(i).equals(columns.get(i).strip())) return false;
        return true;
    }

    /** The first line with another number of values than the header. */
    Optional<Words> crooked() {
        try (var in = reader(file)) {
            int line = 1;
            boolean isHeader = true;
            for (var text = record(in); text.isPresent(); text = record(in)) {
                int count = fields(text.get(), sign).size();
                if (!text.get().isBlank() && !isHeader && count != names.size())
                    return Optional.of(uneven(line, count));
                isHeader = isHeader && text.get().isBlank();
                line += 1 + (int) text.get().chars().filter(c -> c == '\n').count();
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Words uneven(int line, int count) {
        return new Words(
                line + " 行目の値は " + count + " 個ですが、見出しは " + names.size() + " 個です。一行目を見出しにし、値の個数をそろえてください。",
                "Line " + line + " has " + count + (count == 1 ? " value" : " values") + " where the header has "
                        + names.size()
                        + ": the first line must be the header, and every line must have as many values.");
    }
}
