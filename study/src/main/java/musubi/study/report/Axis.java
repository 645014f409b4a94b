package musubi.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scale from numbers to places, with round ticks; logarithmic for ratios. */
record Axis(double low, double high, double from, double until, boolean isLogarithmic) {
    /** A scale that holds all these numbers. */
    static Axis of(List<Double> values, double from, double until, boolean isLogarithmic) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (!Double.isFinite(value) || isLogarithmic && value <= 0) continue;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (!(low <= high)) return new Axis(isLogarithmic ? 0.5 : 0, isLogarithmic ? 2 : 1, from, until, isLogarithmic);
        if (isLogarithmic) return new Axis(low / 1.15, high * 1.15, from, until, true);
        double space = high > low ? (high - low) * 0.08 : Math.max(1, Math.abs(high)) * 0.1;
        return new Axis(low - space, high + space, from, until, false);
    }

    double place(double value) {
        double share = isLogarithmic
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
        return from + Math.clamp(share, -0.02, 1.02) * (until - from);
    }

    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (isLogarithmic) {
            for (double tick :
                    new double[] {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100})
                if (tick >= low && tick <= high) ticks.add(tick);
            if (ticks.size() >= 2) return ticks;
            ticks.clear();
        }
        double step = Math.pow(10, Math.floor(Math.log10((high - low) / 4)));
        for (double factor : new double[] {1, 2, 5, 10})
            if ((high - low) / (step * factor) <= 6) {
                step *= factor;
                break;
            }
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step)
            ticks.add(Math.abs(tick) < step * 1e-9 ? 0 : tick);
        return ticks;
    }

    static String label(double tick) {
        var written = String.format(Locale.ROOT, "%,.3f", tick).replaceAll("0+$", "");
        return (written.endsWith(".") ? written.substring(0, written.length() - 1) : written).replace('-', '−');
    }
}
