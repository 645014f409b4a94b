package musubi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of text set in columns. Japanese characters are two columns wide, so that tables stay straight. */
final class Columns {
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> right;

    /** The columns in {@code right} are set to the right, as numbers are. */
    Columns(Set<Integer> right) {
        this.right = Set.copyOf(right);
    }

    Columns row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The lines, without spaces at their ends. */
    List<String> lines() {
        var widths = new ArrayList<Integer>();
        for (var row : rows)
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) widths.add(0);
                widths.set(i, Math.max(widths.get(i), width(row.get(i))));
            }
        return rows.stream().map(r -> line(r, widths)).toList();
    }

    private String line(List<String> row, List<Integer> widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int space = widths.get(i) - width(row.get(i));
            if (i > 0) line.append("  ");
            if (right.contains(i)) line.repeat(" ", space).append(row.get(i));
            else line.append(row.get(i)).repeat(" ", space);
        }
        return line.toString().stripTrailing();
    }

    /** Columns a text takes on a terminal: two for East Asian wide and full-width characters. */
    static int width(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x20000 && c <= 0x3FFFD;
    }
}
