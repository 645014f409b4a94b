package musubi.simulation.city;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;

/**
 * Moves every day in a table by whole years, births included, so that ages stay what they were. 29 February becomes 28
 * February where the new year has none; a table with one row for each person and day loses that row instead.
 */
final class Shift {
    private static final int DAY = "2021-07-01".length();

    private Shift() {}

    static void by(int years, Path table, boolean rowForEachDay) throws IOException {
        var moved = table.resolveSibling(table.getFileName() + ".moved");
        try (BufferedReader in = Files.newBufferedReader(table);
                BufferedWriter out = Files.newBufferedWriter(moved)) {
            out.write(in.readLine());
            out.write('\n');
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var cells = line.split(",", -1);
                int first = firstDay(cells);
                if (rowForEachDay && first >= 0 && isLost(LocalDate.parse(cells[first]), years)) continue;
                for (int i = 0; i < cells.length; i++)
                    if (isDay(cells[i]))
                        cells[i] = LocalDate.parse(cells[i]).plusYears(years).toString();
                out.write(String.join(",", cells));
                out.write('\n');
            }
        }
        Files.move(moved, table, StandardCopyOption.REPLACE_EXISTING);
    }

    private static int firstDay(String[] cells) {
        for (int i = 0; i < cells.length; i++) if (isDay(cells[i])) return i;
        return -1;
    }

    private static boolean isLost(LocalDate day, int years) {
        return day.plusYears(years).getDayOfMonth() != day.getDayOfMonth();
    }

    private static boolean isDay(String cell) {
        if (cell.length() != DAY || cell.charAt(4) != '-' || cell.charAt(7) != '-') return false;
        for (int i = 0; i < DAY; i++)
            if (i != 4 && i != 7 && (cell.charAt(i) < '0' || cell.charAt(i) > '9')) return false;
        return true;
    }
}
