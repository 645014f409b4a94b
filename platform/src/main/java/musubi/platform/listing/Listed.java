package musubi.platform.listing;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table of a page.
 *
 * @param title as a reader would call it
 * @param names whether it says who people are
 * @param numbers which columns hold numbers, beside the header
 */
record Listed(String title, boolean names, List<String> header, List<Boolean> numbers, List<List<String>> rows) {
    /** A number as pages write it: with separators, a sign of its own, and a unit behind it. */
    private static final Pattern WRITTEN = Pattern.compile("([-−+]?)([0-9][0-9,]*(?:\\.[0-9]+)?)\\s*\\p{L}{0,4}");

    /** Lists are copied. */
    Listed {
        header = List.copyOf(header);
        numbers = List.copyOf(numbers);
        rows = List.copyOf(rows);
    }

    /** The rows for spreadsheets, which reckon only with plain numbers. */
    List<List<String>> plain() {
        return rows.stream()
                .map(row -> java.util.stream.IntStream.range(0, row.size())
                        .mapToObj(i -> i < numbers.size() && numbers.get(i) ? plain(row.get(i)) : row.get(i))
                        .toList())
                .toList();
    }

    private static String plain(String cell) {
        var written = WRITTEN.matcher(cell);
        if (!written.matches()) return cell;
        var sign = written.group(1).isEmpty() || written.group(1).equals("+") ? "" : "-";
        return sign + written.group(2).replace(",", "");
    }
}
