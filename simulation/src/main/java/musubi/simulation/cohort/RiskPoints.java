package musubi.simulation.cohort;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** Risk points at start and end; the effect is the same for everybody, so that every estimand has one true value. */
record RiskPoints(Invention invention, Writer out) {
    void write() throws IOException {
        out.write("person," + Older.HEADER + ",risk_start,participated,risk_end\n");
        for (int i = 0; i < invention.people(); i++) {
            var chance = new Chance(invention.seed(), i);
            var older = Older.of(chance);
            double start = 15 + 6 * older.frail() + 3 * chance.normal();
            int participated = chance.happens(Chance.logistic(
                            -1 + older.willing() - 0.06 * (start - 15) - invention.hidden() * older.unseen()))
                    ? 1
                    : 0;
            double end = 1.5
                    + 0.95 * start
                    + 0.05 * (older.age() - 75)
                    + invention.effect() * participated
                    + 2 * invention.hidden() * older.unseen()
                    + 2.5 * chance.normal();
            out.write(String.format(
                    Locale.ROOT, "P%07d,%s,%.4f,%d,%.4f\n", i + 1, older.cells(), start, participated, end));
        }
    }
}
