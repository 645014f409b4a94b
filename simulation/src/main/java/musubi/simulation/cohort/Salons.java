package musubi.simulation.cohort;

import java.io.IOException;
import java.util.List;

/**
 * Salons within 350 m of home decide, beside what people are like, who takes part; the rest is time to certification under a
 * constant hazard, with death competing. The number of salons near home depends on nothing else, which makes it an instrument.
 */
record Salons(Invention invention) {
    private static final double DAYS = 2_000;
    private static final double CERTIFIED_A_DAY = 0.035 / 365;
    private static final double DIES_A_DAY = 0.02 / 365;

    static final List<Heading> HEADINGS = Heading.together(List.of(
            List.of(Heading.label("person", "P", 7)),
            Older.HEADINGS,
            Heading.whole("salons_350m", "participated", "days", "certified", "event")));

    void into(Sink out) throws IOException {
        for (int i = 0; i < invention.people(); i++) {
            var chance = new Chance(invention.seed(), i);
            var older = Older.of(chance);
            int salons = chance.poisson(1.2);
            int participated = chance.happens(
                            Chance.logistic(-2 + 0.7 * salons + older.willing() - invention.hidden() * older.unseen()))
                    ? 1
                    : 0;
            double hazard = CERTIFIED_A_DAY
                    * StrictMath.exp(older.frail() + invention.hidden() * older.unseen())
                    * (participated == 1 ? invention.effect() : 1);
            double certified = chance.waiting(hazard);
            double died = chance.waiting(
                    DIES_A_DAY * StrictMath.exp(0.8 * older.frail() + 0.5 * invention.hidden() * older.unseen()));
            double end = Math.min(DAYS, Math.min(certified, died));
            int event = end == DAYS ? 0 : certified <= died ? 1 : 2;
            out.row(
                    i + 1,
                    older.age(),
                    older.female(),
                    older.lowIncome(),
                    older.shortSchooling(),
                    older.limited(),
                    older.depression(),
                    salons,
                    participated,
                    Math.ceil(end),
                    event == 1 ? 1 : 0,
                    event);
        }
    }
}
