package musubi.effect.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalshAveragesTest {
    private static final int ROWS = 700;

    @ParameterizedTest(name = "{0}, seed 5")
    @ValueSource(strings = {"numbers", "whole numbers", "mostly zero", "far apart", "all alike", "tiny and large"})
    void the_shift_is_the_quantile_of_all_averages_written_out(String kind) {
        var differences = differences(kind);
        var all = writtenOut(differences);

        var averages = WalshAverages.of(differences);

        for (double p : new double[] {0.5, 0.6, 2.0 / 3, 0.75, 0.9, 0.999, 0.1, 0.25, 1e-9}) {
            double below = all.length - p * all.length;
            double whole = Math.rint(below);
            if (Math.abs(below - whole) < 1e-9 * all.length) below = whole;
            int low = Math.max(1, Math.min(all.length, (int) Math.ceil(below)));
            int high = Math.max(1, Math.min(all.length, (int) Math.floor(below) + 1));
            double expected = low == high ? all[low - 1] : (all[low - 1] + all[high - 1]) / 2;
            assertThat(averages.shift(p)).as("p %s", p).isEqualTo(expected);
        }
    }

    private static double[] differences(String kind) {
        var random = new Random(5);
        Supplier<Double> next = switch (kind) {
            case "numbers" -> random::nextGaussian;
            case "whole numbers" -> () -> Math.rint(random.nextGaussian() * 20);
            case "mostly zero" -> () -> random.nextInt(4) > 0 ? 0 : random.nextGaussian();
            case "far apart" -> () -> random.nextBoolean() ? 1e6 + random.nextGaussian() : -random.nextDouble();
            case "all alike" -> () -> 2.5;
            default -> () -> random.nextGaussian() * StrictMath.pow(10, random.nextInt(40) - 20);
        };
        var differences = new double[ROWS];
        for (int i = 0; i < ROWS; i++) differences[i] = next.get();
        return differences;
    }

    private static double[] writtenOut(double[] differences) {
        var all = new double[ROWS * (ROWS + 1) / 2];
        int count = 0;
        for (int i = 0; i < ROWS; i++)
            for (int j = i; j < ROWS; j++) all[count++] = (differences[i] + differences[j]) / 2 + 0.0;
        Arrays.sort(all);
        return all;
    }
}
