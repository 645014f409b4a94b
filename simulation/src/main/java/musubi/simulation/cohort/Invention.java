package musubi.simulation.cohort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * A table of invented people. Equal inventions give equal bytes.
 *
 * @param design which study it is for
 * @param people how many, or for a design of municipalities how many in each
 * @param seed any number
 * @param effect the true effect in the unit of the design: 1 is none for a ratio, 0 for a difference
 * @param hidden how strongly something nobody recorded drives both taking part and the outcome; 0 is not at all
 */
public record Invention(Design design, int people, long seed, double effect, double hidden) {
    private static final int MOST = 5_000_000;

    /** Refuses a table without people, and ratios that are not positive. */
    public Invention {
        if (people < 10 || people > MOST)
            throw refused(
                    "--people",
                    Integer.toString(people),
                    "人数は10人から500万人までです。",
                    "The number of people is from 10 to 5,000,000.");
        if (!Double.isFinite(effect) || design.isRatio() && effect <= 0)
            throw refused(
                    "--effect",
                    Double.toString(effect),
                    "効果は数で、比のときは正の数です。",
                    "The effect is a number, and above zero when it is a ratio.");
        if (!(hidden >= 0 && hidden <= 5))
            throw refused("--hidden", Double.toString(hidden), "--hidden は0から5までです。", "--hidden is from 0 to 5.");
    }

    private static BadInput refused(String place, String value, String ja, String en) {
        return new BadInput("invention.refused", Place.whole(place), value, new Words(ja, en));
    }

    /** Writes the table as CSV. */
    public void write(Path file) {
        try (var out = Files.newBufferedWriter(file)) {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Writer out) throws IOException {
        var headings = headings();
        out.write(headings.stream().map(Heading::name).collect(Collectors.joining(",")) + "\n");
        into(cells -> {
            var line = new StringBuilder();
            for (int i = 0; i < cells.length; i++)
                line.append(headings.get(i).cell(cells[i])).append(i + 1 < cells.length ? ',' : '\n');
            out.append(line);
        });
    }

    /** The table itself, with the numbers a reader of its file gets. */
    public List<InventedColumn> columns() {
        var headings = headings();
        var values = new double[headings.size()][1024];
        int[] rows = {0};
        try {
            into(cells -> {
                int row = rows[0]++;
                for (int i = 0; i < cells.length; i++) {
                    if (row == values[i].length) values[i] = Arrays.copyOf(values[i], row + row / 2);
                    values[i][row] = headings.get(i).value(cells[i]);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return IntStream.range(0, values.length)
                .mapToObj(i -> column(headings.get(i), Arrays.copyOf(values[i], rows[0])))
                .toList();
    }

    private static InventedColumn column(Heading heading, double[] values) {
        var labels = heading.isLabel()
                ? Arrays.stream(values).mapToObj(v -> heading.label((long) v)).toList()
                : List.<String>of();
        return new InventedColumn(heading.name(), values, labels);
    }

    private List<Heading> headings() {
        return switch (design) {
            case RISK_POINTS -> RiskPoints.HEADINGS;
            case SALONS -> Salons.HEADINGS;
            case COALITION -> Coalition.HEADINGS;
            case OKAYAMA -> Okayama.HEADINGS;
        };
    }

    private void into(Sink out) throws IOException {
        switch (design) {
            case RISK_POINTS -> new RiskPoints(this).into(out);
            case SALONS -> new Salons(this).into(out);
            case COALITION -> new Coalition(this).into(out);
            case OKAYAMA -> new Okayama(this).into(out);
        }
    }
}
