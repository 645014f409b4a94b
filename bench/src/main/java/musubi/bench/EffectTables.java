package musubi.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;

/**
 * Made-up tables for {@link EffectBench}, the same for every run. Each column is a file of little-endian doubles that Java, R
 * and Python read without parsing, so that both sides start from the same bits.
 */
final class EffectTables {
    /** Covariates of the table of people: in turn a measurement, a yes or no, and a count from 0 to 9. */
    static final int COVARIATES = 23;

    static final int PERIODS = 6;
    static final int GAPS = 10;
    private static final int AREAS = 200;
    private static final int FIRST_YEAR = 2015;
    private static final int LAST_DAY = 730;
    private static final int SEED = 20_240_401;

    private EffectTables() {}

    /** Writes the columns of {@code table} to a folder. */
    static void write(String table, int rows, Path folder) throws IOException {
        Files.createDirectories(folder);
        var columns = switch (table) {
            case "people" -> people(rows);
            case "panel" -> panel(rows);
            default -> gaps(rows);
        };
        for (var column : columns.entrySet()) write(folder.resolve(column.getKey() + ".f64"), column.getValue());
    }

    /** The first rows of these columns. */
    static Map<String, Column> read(Path folder, List<String> names, int rows) throws IOException {
        var columns = new LinkedHashMap<String, Column>();
        for (var name : names) {
            var values = new double[rows];
            try (var file = FileChannel.open(folder.resolve(name + ".f64"))) {
                file.map(FileChannel.MapMode.READ_ONLY, 0, 8L * rows)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asDoubleBuffer()
                        .get(values);
            }
            columns.put(name, Numbers.over(values));
        }
        return columns;
    }

    private static void write(Path file, double[] values) throws IOException {
        var bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int from = 0; from < values.length; from += bytes.capacity() / 8) {
                int count = Math.min(bytes.capacity() / 8, values.length - from);
                bytes.clear();
                bytes.asDoubleBuffer().put(values, from, count);
                bytes.limit(8 * count);
                while (bytes.hasRemaining()) out.write(bytes);
            }
        }
    }

    private static Map<String, double[]> table(int rows, List<String> names) {
        var columns = new LinkedHashMap<String, double[]>();
        for (var name : names) columns.put(name, new double[rows]);
        return columns;
    }

    private static double[] of(Map<String, double[]> columns, String name) {
        var column = columns.get(name);
        if (column == null) throw new IllegalArgumentException(name);
        return column;
    }

    private static Map<String, double[]> people(int rows) {
        var random = new SplittableRandom(SEED);
        var covariates = new LinkedHashMap<String, double[]>();
        for (int j = 1; j <= COVARIATES; j++) covariates.put("x" + j, new double[rows]);
        var line = new double[rows];
        int j = 0;
        for (var column : covariates.values()) {
            for (int i = 0; i < rows; i++) {
                column[i] = covariate(random, j);
                line[i] += 0.1 * (j % 2 == 0 ? 1 : -1) * (j % 3 == 2 ? (column[i] - 4.5) / 3 : column[i]);
            }
            j++;
        }
        var columns = new LinkedHashMap<>(covariates);
        columns.putAll(arms(random, line));
        columns.putAll(outcomes(random, line, of(columns, "treated")));
        columns.putAll(times(random, line, of(columns, "treated")));
        return columns;
    }

    private static double covariate(SplittableRandom random, int j) {
        return switch (j % 3) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextDouble() < 0.3 ? 1 : 0;
            default -> random.nextInt(10);
        };
    }

    /** Who takes part, one in five and one in two, with the scores they were drawn from. */
    private static Map<String, double[]> arms(SplittableRandom random, double[] line) {
        var columns =
                table(line.length, List.of("treated", "score", "half", "score_half", "score_tied", "area", "weight"));
        for (int i = 0; i < line.length; i++) {
            double score = logistic(line[i] - 1.5);
            double half = logistic(line[i]);
            of(columns, "score")[i] = score;
            of(columns, "score_half")[i] = half;
            of(columns, "score_tied")[i] = Math.rint(score * 100) / 100;
            of(columns, "treated")[i] = random.nextDouble() < score ? 1 : 0;
            of(columns, "half")[i] = random.nextDouble() < half ? 1 : 0;
            of(columns, "area")[i] = random.nextInt(AREAS);
            of(columns, "weight")[i] = 0.5 + random.nextDouble();
        }
        return columns;
    }

    private static Map<String, double[]> outcomes(SplittableRandom random, double[] line, double[] treated) {
        var columns = table(line.length, List.of("cost", "before", "distance", "joined", "spent"));
        for (int i = 0; i < line.length; i++) {
            double hidden = random.nextGaussian();
            of(columns, "before")[i] = 10 + line[i] + random.nextGaussian();
            of(columns, "cost")[i] =
                    of(columns, "before")[i] + 0.5 * line[i] - 0.4 * treated[i] + random.nextGaussian();
            of(columns, "distance")[i] = random.nextGaussian();
            of(columns, "joined")[i] =
                    0.5 * of(columns, "distance")[i] + 0.3 * line[i] + 0.5 * hidden + random.nextGaussian();
            of(columns, "spent")[i] = 0.7 * of(columns, "joined")[i] + line[i] + hidden + random.nextGaussian();
        }
        return columns;
    }

    /** Days to an event, whole days so that many fall together; about a third have none within two years. */
    private static Map<String, double[]> times(SplittableRandom random, double[] line, double[] treated) {
        var columns = table(line.length, List.of("days", "event"));
        for (int i = 0; i < line.length; i++) {
            double event = -500 * StrictMath.log(1 - random.nextDouble()) / StrictMath.exp(line[i] - 0.2 * treated[i]);
            double end = Math.min(LAST_DAY, 2.0 * LAST_DAY * random.nextDouble());
            of(columns, "days")[i] = Math.max(1, Math.ceil(Math.min(event, end)));
            of(columns, "event")[i] = event <= end ? 1 : 0;
        }
        return columns;
    }

    /** Units over six years; four groups begin in turn, a fifth never does. */
    private static Map<String, double[]> panel(int rows) {
        var random = new SplittableRandom(SEED + 1);
        var columns = table(rows, List.of("unit", "year", "cohort", "treated", "cost"));
        double level = 0;
        double cohort = 0;
        for (int i = 0; i < rows; i++) {
            int year = FIRST_YEAR + i % PERIODS;
            if (i % PERIODS == 0) {
                level = random.nextGaussian();
                int group = random.nextInt(5);
                cohort = group == 0 ? 0 : FIRST_YEAR + 1 + group;
            }
            double treated = cohort > 0 && year >= cohort ? 1 : 0;
            of(columns, "unit")[i] = Math.floorDiv(i, PERIODS);
            of(columns, "year")[i] = year;
            of(columns, "cohort")[i] = cohort;
            of(columns, "treated")[i] = treated;
            of(columns, "cost")[i] =
                    level + 0.1 * (year - FIRST_YEAR) + 0.3 * treated * (year - cohort + 1) + random.nextGaussian();
        }
        return columns;
    }

    /** Ten columns that hang together; one value in ten is missing from every other one. */
    private static Map<String, double[]> gaps(int rows) {
        var random = new SplittableRandom(SEED + 2);
        var names = new java.util.ArrayList<String>();
        for (int j = 1; j <= GAPS; j++) names.add("g" + j);
        var columns = table(rows, names);
        for (int i = 0; i < rows; i++) {
            double common = random.nextGaussian();
            int j = 0;
            for (var column : columns.values()) {
                double value = common + random.nextGaussian();
                boolean isMissing = random.nextDouble() < 0.1;
                column[i] = j++ % 2 == 0 && isMissing ? Double.NaN : value;
            }
        }
        return columns;
    }

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
