package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import musubi.evidence.record.Code;
import musubi.evidence.source.Reading.Parsed;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a municipal list is which, by {@code municipal-headers.csv}.
 *
 * @param columns header by what it means here
 * @param leftOut headers of no use here
 */
record MunicipalHeader(Map<String, String> columns, List<String> leftOut) {
    private static final Map<String, String> ALIASES = aliases();

    /** Maps and lists are copied. */
    MunicipalHeader {
        columns = Map.copyOf(columns);
        leftOut = List.copyOf(leftOut);
    }

    /** What this header says as one of that data set. */
    static MunicipalHeader of(String dataset, List<String> header) {
        var columns = new HashMap<String, String>();
        var leftOut = new ArrayList<String>();
        for (var name : header) {
            var known = ALIASES.get(dataset + "," + name.replaceAll("\\s", ""));
            if (known == null || columns.putIfAbsent(known, name) != null) leftOut.add(name);
        }
        return new MunicipalHeader(columns, leftOut);
    }

    boolean has(String... wanted) {
        return columns.keySet().containsAll(List.of(wanted));
    }

    String name(String column) {
        return columns.getOrDefault(column, column);
    }

    /** The text of a cell in one spelling; empty where somebody wrote that there is nothing. */
    String text(NamedCells cells, String column) {
        var text = Cells.normal(cells.text(name(column)));
        return switch (text) {
            case "-", "ー", "無し", "なし", "無", "未定" -> "";
            default -> text;
        };
    }

    /** The municipality of a row or of the settings; null after the row was rejected. */
    @Nullable
    Code municipality(NamedCells cells, Settings settings) {
        if (has("municipality") && !text(cells, "municipality").isEmpty())
            return cells.read(name("municipality"), MunicipalityCode::read);
        if (settings.municipality().isPresent()
                && MunicipalityCode.read(settings.municipality().get()) instanceof Parsed<Code>(var code)) return code;
        cells.reject(
                "opendata.whose",
                "",
                "",
                new Words(
                        "市区町村コードがありません。設定で指定してください",
                        "there is no municipality code; name the municipality in the settings"));
        return null;
    }

    /** A name as a code of the municipality: what a code may not hold becomes a hyphen. Null when nothing is left. */
    static @Nullable Code code(Code municipality, String name) {
        var cleaned = name.replaceAll("[^\\p{L}\\p{N}_.:/ー・-]+", "-").replaceAll("^-+|-+$", "");
        var code = municipality.value() + ":" + cleaned;
        if (code.length() > 64) code = code.substring(0, 64);
        return cleaned.isEmpty() || !Code.wellFormed(code) ? null : new Code(code);
    }

    private static Map<String, String> aliases() {
        var aliases = new HashMap<String, String>();
        try (var in = Objects.requireNonNull(
                        MunicipalHeader.class.getResourceAsStream("municipal-headers.csv"), "municipal-headers.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = List.of(line.split(",", -1));
                boolean comment = line.startsWith("#") || cells.getFirst().equals("dataset");
                if (!comment && cells.size() == 5) aliases.put(cells.get(0) + "," + cells.get(2), cells.get(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("municipal-headers.csv", e);
        }
        return Map.copyOf(aliases);
    }
}
