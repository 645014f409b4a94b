package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a municipal population table: which column is which, by {@code population-headers.csv}, and the age
 * bands by pattern, never by position.
 *
 * @param columns the position of municipality, area_code, area, day, total, male, female
 * @param bands age bands in the order of the file
 * @param unknownAges positions of columns of people whose age is not known
 * @param leftOut headers of no use here
 */
record PopulationHeader(
        Map<String, Integer> columns, List<Band> bands, List<Integer> unknownAges, List<String> leftOut) {
    private static final Map<String, String> ALIASES = aliases();
    private static final String DASH = "[-~〜‐–—−ー]";
    private static final String SEX = "(?:の)?(男性|女性|男|女)(?:人口|の人口)?";
    private static final Pattern CLOSED = Pattern.compile("(\\d{1,3})歳?(?:" + DASH + "|から)(\\d{1,3})歳?" + SEX);
    private static final Pattern OPEN = Pattern.compile("(\\d{1,3})歳?(?:以上|" + DASH + ")" + SEX);
    private static final Pattern SINGLE = Pattern.compile("(\\d{1,3})歳" + SEX);
    private static final Pattern SEX_FIRST =
            Pattern.compile("(男性|女性|男|女)[_-]?(\\d{1,3})(?:歳?" + DASH + "(\\d{1,3})歳?|歳?以上|歳?" + DASH + "|(歳))");
    private static final Pattern KEYED = Pattern.compile("(man|woman)(\\d{1,2})");
    private static final Pattern UNKNOWN = Pattern.compile("(年齢)?不詳" + SEX + "|(男性|女性|男|女)(年齢)?不詳");
    private static final Pattern AGES = Pattern.compile("[0-9]歳|[0-9]" + DASH + "[0-9]|[0-9]以上");
    private static final int YEARS_OF_A_KEY = 5;

    /** Lists and maps are copied. */
    PopulationHeader {
        columns = Map.copyOf(columns);
        bands = List.copyOf(bands);
        unknownAges = List.copyOf(unknownAges);
        leftOut = List.copyOf(leftOut);
    }

    /** People of {@code sex} F or M with {@code from <= age < below}; open at the top when {@code below} is null. */
    record Band(
            int column,
            String header,
            String sex,
            int from,
            @Nullable Integer below) {
        private int end() {
            return below == null ? Integer.MAX_VALUE : below;
        }

        private boolean holds(Band other) {
            return from <= other.from && other.end() <= end();
        }
    }

    /** The header of a population table, when it is one: a place, a day, and people by sex. */
    static Optional<PopulationHeader> of(List<String> header) {
        var columns = new HashMap<String, Integer>();
        var bands = new ArrayList<Band>();
        var unknown = new ArrayList<Integer>();
        var leftOut = new ArrayList<String>();
        int lastKey = 0;
        for (int i = 0; i < header.size(); i++) {
            var name = header.get(i).replaceAll("\\s", "");
            var known = ALIASES.get(name.toLowerCase(Locale.ROOT));
            var keyed = KEYED.matcher(name);
            if (known != null && !known.equals("ignored")) {
                columns.putIfAbsent(known, i);
            } else if (known == null && keyed.matches()) {
                int key = Integer.parseInt(keyed.group(2));
                lastKey = Math.max(lastKey, key);
                var sex = keyed.group(1).equals("man") ? "M" : "F";
                bands.add(new Band(i, name, sex, (key - 1) * YEARS_OF_A_KEY, key * YEARS_OF_A_KEY));
            } else if (known == null && UNKNOWN.matcher(name).matches()) {
                unknown.add(i);
            } else {
                var band = known == null ? band(i, name) : null;
                if (band != null) bands.add(band);
                else if (!name.isEmpty()) leftOut.add(header.get(i));
            }
        }
        boolean place = columns.containsKey("area") || columns.containsKey("area_code");
        boolean people = bands.size() >= 2 || columns.containsKey("male") && columns.containsKey("female");
        if (!place || !people || !columns.containsKey("day")) return Optional.empty();
        var counted = apart(openTop(bands, lastKey));
        for (var band : openTop(bands, lastKey)) if (!counted.contains(band)) leftOut.add(header.get(band.column()));
        return Optional.of(new PopulationHeader(columns, counted, unknown, leftOut));
    }

    /** Columns that were left out although ages stand in their headers: their people are counted in no band of their own. */
    List<String> unreadAges() {
        return leftOut.stream().filter(name -> AGES.matcher(name).find()).toList();
    }

    /**
     * Bands that count nobody twice. Where a band holds others, which tables give beside each other (再掲), it gives way when
     * they make it up, and they give way when they do not.
     */
    private static List<Band> apart(List<Band> bands) {
        var gone = new HashSet<Band>();
        for (var whole : bands) {
            var parts = bands.stream()
                    .filter(b -> b.sex.equals(whole.sex) && whole.holds(b) && !b.holds(whole))
                    .toList();
            if (parts.isEmpty()) continue;
            int reached = whole.from;
            for (boolean on = true; on; ) {
                int from = reached;
                var next = parts.stream().filter(b -> b.from == from).findFirst();
                on = next.isPresent() && reached < whole.end();
                if (on) reached = next.get().end();
            }
            if (reached == whole.end()) gone.add(whole);
            else gone.addAll(parts);
        }
        return bands.stream().filter(b -> !gone.contains(b)).toList();
    }

    /** The last of the numbered keys has no upper end. */
    private static List<Band> openTop(List<Band> bands, int lastKey) {
        return bands.stream()
                .map(b -> KEYED.matcher(b.header).matches() && b.from == (lastKey - 1) * YEARS_OF_A_KEY
                        ? new Band(b.column, b.header, b.sex, b.from, null)
                        : b)
                .toList();
    }

    private static @Nullable Band band(int column, String header) {
        var name = header.replaceAll("[()_・]", "");
        var match = CLOSED.matcher(name);
        if (match.matches()) return closed(column, name, match.group(3), match.group(1), match.group(2));
        match = OPEN.matcher(name);
        if (match.matches()) return new Band(column, name, sex(match.group(2)), Integer.parseInt(match.group(1)), null);
        match = SINGLE.matcher(name);
        if (match.matches()) return closed(column, name, match.group(2), match.group(1), match.group(1));
        match = SEX_FIRST.matcher(name);
        if (!match.matches()) return null;
        if (match.group(3) != null) return closed(column, name, match.group(1), match.group(2), match.group(3));
        if (match.group(4) != null) return closed(column, name, match.group(1), match.group(2), match.group(2));
        return new Band(column, name, sex(match.group(1)), Integer.parseInt(match.group(2)), null);
    }

    private static @Nullable Band closed(int column, String name, String sex, String youngest, String oldest) {
        int from = Integer.parseInt(youngest);
        int below = Integer.parseInt(oldest) + 1;
        return from < below && from <= 130 && below <= 131 ? new Band(column, name, sex(sex), from, below) : null;
    }

    private static String sex(String word) {
        return word.startsWith("男") ? "M" : "F";
    }

    private static Map<String, String> aliases() {
        var aliases = new HashMap<String, String>();
        try (var in = Objects.requireNonNull(
                        PopulationHeader.class.getResourceAsStream("population-headers.csv"),
                        "population-headers.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = line.split(",", -1);
                if (cells.length == 4) aliases.put(Cells.normal(cells[1]).toLowerCase(Locale.ROOT), cells[0]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("population-headers.csv", e);
        }
        return Map.copyOf(aliases);
    }
}
