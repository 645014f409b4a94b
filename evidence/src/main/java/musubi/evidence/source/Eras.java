package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The table of eras, from {@code eras.csv}. */
final class Eras {
    private static final List<Era> ALL = load();

    private Eras() {}

    /** One era; {@code first} and {@code last} are both in it. */
    record Era(String name, String shortName, String letter, int yearOne, LocalDate first, LocalDate last) {
        /** The Gregorian year of the era's {@code year}. */
        int gregorian(int year) {
            return yearOne + year - 1;
        }

        boolean has(LocalDate day) {
            return !day.isBefore(first) && !day.isAfter(last);
        }

        boolean called(String text) {
            return name.equals(text) || shortName.equals(text) || letter.equalsIgnoreCase(text);
        }
    }

    /** The era called 令和, 令, R or r. */
    static Optional<Era> called(String text) {
        return ALL.stream().filter(e -> e.called(text)).findFirst();
    }

    /** How the day is written in the latest era it belongs to, such as 令和8年8月1日. */
    static String write(LocalDate day) {
        return ALL.reversed().stream()
                .filter(e -> e.has(day))
                .findFirst()
                .map(e -> {
                    int year = day.getYear() - e.yearOne + 1;
                    return "%s%s年%d月%d日"
                            .formatted(e.name, year == 1 ? "元" : year, day.getMonthValue(), day.getDayOfMonth());
                })
                .orElse(day.toString());
    }

    private static List<Era> load() {
        var eras = new ArrayList<Era>();
        try (var in = Objects.requireNonNull(Eras.class.getResourceAsStream("eras.csv"), "eras.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("#") || line.startsWith("name,")) continue;
                var cells = line.split(",", -1);
                eras.add(new Era(
                        cells[0],
                        cells[1],
                        cells[2],
                        Integer.parseInt(cells[3]),
                        LocalDate.parse(cells[4]),
                        cells[5].isEmpty() ? LocalDate.MAX : LocalDate.parse(cells[5])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("eras.csv", e);
        }
        return List.copyOf(eras);
    }
}
