package musubi.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** Reads the first sheet of a small xlsx of the shared data as maps from header to text. */
final class SheetFixture {
    private static final Pattern TEXT = Pattern.compile("<si>(.*?)</si>", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("<row .*?</row>", Pattern.DOTALL);
    private static final Pattern CELL =
            Pattern.compile("<c r=\"([A-Z]+)\\d+\"([^>]*?)(?:/>|>(.*?)</c>)", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("<v>(.*?)</v>");

    private SheetFixture() {}

    /** The file, when the shared data are there. */
    static Optional<Path> shared(String name) {
        var root = Optional.ofNullable(System.getenv("MUSUBI_SHARED_DATA"))
                .map(Path::of)
                .orElse(Path.of("../../shared/data"));
        return Optional.of(root.resolve(name)).filter(Files::exists);
    }

    static List<Map<String, String>> rows(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            var texts = new ArrayList<String>();
            var matcher = TEXT.matcher(entry(zip, "xl/sharedStrings.xml"));
            while (matcher.find()) texts.add(matcher.group(1).replaceAll("<[^>]+>", ""));
            var rows = new ArrayList<Map<String, String>>();
            var header = new HashMap<String, String>();
            var row = ROW.matcher(entry(zip, "xl/worksheets/sheet1.xml"));
            while (row.find()) {
                var cells = new HashMap<String, String>();
                var cell = CELL.matcher(row.group());
                while (cell.find()) {
                    var value = VALUE.matcher(Optional.ofNullable(cell.group(3)).orElse(""));
                    if (!value.find()) continue;
                    var text = cell.group(2).contains("t=\"s\"")
                            ? texts.get(Integer.parseInt(value.group(1)))
                            : value.group(1);
                    cells.put(cell.group(1), text);
                }
                if (header.isEmpty()) {
                    header.putAll(cells);
                    continue;
                }
                var named = new HashMap<String, String>();
                cells.forEach((column, text) -> named.put(header.getOrDefault(column, column), text));
                rows.add(named);
            }
            return rows;
        }
    }

    private static String entry(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
