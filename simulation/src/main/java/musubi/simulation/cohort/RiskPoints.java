package musubi.simulation.cohort;

import java.io.IOException;
import java.util.List;

/** Risk points at start and end; the effect is the same for everybody, so that every estimand has one true value. */
record RiskPoints(Invention invention) {
    static final List<Heading> HEADINGS = Heading.together(List.of(
            List.of(Heading.label("person", "P", 7)),
            Older.HEADINGS,
            List.of(Heading.decimal("risk_start", 4)),
            Heading.whole("participated"),
            List.of(Heading.decimal("risk_end", 4))));

    void into(Sink out) throws IOException {
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
            out.row(
                    i + 1,
                    older.age(),
                    older.female(),
                    older.lowIncome(),
                    older.shortSchooling(),
                    older.limited(),
                    older.depression(),
                    start,
                    participated,
                    end);
        }
    }
}
