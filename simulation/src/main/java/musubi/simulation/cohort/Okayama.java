package musubi.simulation.cohort;

import java.io.IOException;
import java.util.List;

/** Body-mass index at start and after three years; the outcome is an index from 18.5 to below 25. */
record Okayama(Invention invention) {
    static final List<Heading> HEADINGS = Heading.together(List.of(
            List.of(Heading.label("person", "P", 7)),
            Heading.whole("age", "female", "smokes"),
            List.of(Heading.decimal("bmi_start", 2)),
            Heading.whole("walks", "participated", "standard_bmi")));

    void into(Sink out) throws IOException {
        for (int i = 0; i < invention.people(); i++) {
            var chance = new Chance(invention.seed(), i);
            int age = 35 + (int) (40 * chance.uniform());
            int female = chance.happens(0.55) ? 1 : 0;
            int smokes = chance.happens(female == 1 ? 0.08 : 0.25) ? 1 : 0;
            double bmi = 23.2 - 1.2 * female + 0.02 * (age - 55) + 3.2 * chance.normal();
            int walks = chance.happens(0.35) ? 1 : 0;
            int participated =
                    chance.happens(Chance.logistic(1.2 + 0.5 * female - 0.4 * smokes + 0.08 * (bmi - 23) + 0.4 * walks))
                            ? 1
                            : 0;
            double distance = Math.abs(bmi - 21.75) - 3.25;
            int standard = chance.happens(Chance.logistic(-0.6 * distance
                            + 0.2 * walks
                            - 0.2 * smokes
                            + StrictMath.log(invention.effect()) * participated))
                    ? 1
                    : 0;
            out.row(i + 1, age, female, smokes, bmi, walks, participated, standard);
        }
    }
}
