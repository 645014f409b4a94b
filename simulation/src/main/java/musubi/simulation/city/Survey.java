package musubi.simulation.city;

import java.util.List;
import musubi.simulation.city.Draws.Purpose;
import musubi.simulation.city.Figures.Figure;

/**
 * Answers of one resident: the risk scale, the Kihon Checklist, groups and outings at the start and the end, and a
 * questionnaire for those taking part when they join and each November. Certified people are not asked. Instruments, items and options are those
 * of the measures' instrument files.
 */
final class Survey {
    private static final double ANSWERS = Figures.ANSWERS.real();
    private static final double[] HOUSEBOUND = reals(Figures.HOUSEBOUND);
    private static final double[] LOW_MOOD = reals(Figures.LOW_MOOD);
    private static final double[] ORAL = reals(Figures.ORAL);
    private static final double[] FORGETFUL = reals(Figures.FORGETFUL);

    /** The first items of the risk scale score on "no", the others on "yes". */
    private static final int NO_SCORES = 6;

    /** How frailty shows in what the risk scale does not ask. Invented. */
    private static final double LOADING = 0.7;

    /** How far from going to each group: volunteers, sports, hobby, learning, salon, senior club, neighbours, work, passing on skills. */
    private static final double[] GROUPS = {1.5, 0.9, 0.9, 1.7, 1.6, 1.7, 1.0, 0.9, 1.8};

    private final Plan plan;
    private final Life life;
    private final byte[] person;
    private final Rows rows;
    private final Draws draws;
    private final String channel;

    Survey(Plan plan, Life life, byte[] person, Rows rows) {
        this.plan = plan;
        this.life = life;
        this.person = person;
        this.rows = rows;
        this.draws = Draws.of(plan.seed(), life.resident.number(), Purpose.ANSWERS);
        this.channel = new String[] {"paper", "self", "phone", "interview"}[draws.among(60, 25, 5, 10)];
    }

    private static double[] reals(List<Figure> byAge) {
        return byAge.stream().mapToDouble(Figure::real).toArray();
    }

    /** Writes every answer. */
    void write(Tally tally) {
        boolean old = life.resident.ageMonths(0) >= 65 * 12;
        boolean joined = life.tookPart();
        int start = -30 + draws.below(25);
        boolean atStart =
                draws.happens(ANSWERS + (joined ? 0.1 : 0)) && old && !life.isCertified(start) && life.isThere(start);
        if (atStart) {
            new Sheet(start, 0).full();
            tally.answeredAtStart(life);
        }
        if (joined && !atStart) {
            int day = life.stays.getFirst().from();
            new Sheet(day, Time.monthOf(day)).full();
        }
        if (joined) {
            int day = life.stays.getFirst().from();
            new Sheet(day, Time.monthOf(day)).participant();
        }
        for (int year = 0; year < Plan.MONTHS / 12; year++) yearly(12 * year + 4);
        int end = Time.DAYS - 30 + draws.below(25);
        boolean atEnd = draws.happens(ANSWERS + (joined ? 0.15 : 0)) && !life.isCertified(end) && life.isThere(end);
        if (atEnd && life.resident.ageMonths(Plan.MONTHS) >= 65 * 12) {
            new Sheet(end, Plan.MONTHS).full();
            tally.answeredAtEnd(life);
        }
    }

    /** A questionnaire to those taking part in November. */
    private void yearly(int month) {
        int day = Time.firstDay(month) + 5 + draws.below(15);
        boolean taking = life.stays.stream().anyMatch(s -> day >= s.from() && day < s.until());
        boolean askedLately =
                life.stays.isEmpty() || day - life.stays.getFirst().from() < 60;
        if (!taking || askedLately || !life.isThere(day) || life.isCertified(day) || !draws.happens(ANSWERS)) return;
        new Sheet(day, month).participant();
    }

    /** What is answered on one day. */
    private final class Sheet {
        private final int day;
        private final int month;
        private final boolean[] risks = new boolean[RiskScale.ITEMS];
        private final boolean housebound;
        private final boolean[] mood;
        private final boolean[] mouth;
        private final boolean[] memory;
        private final boolean lostWeight;

        Sheet(int day, int month) {
            this.day = day;
            this.month = month;
            for (int item = 0; item < risks.length; item++) risks[item] = life.counts(item, month);
            housebound = has(HOUSEBOUND);
            mood = pattern(5, has(LOW_MOOD) ? 2 + draws.among(5, 3, 2) : draws.among(7, 3));
            mouth = pattern(3, has(ORAL) ? 2 + draws.among(8, 2) : draws.among(6, 4));
            memory = pattern(3, has(FORGETFUL) ? 1 + draws.among(8, 2) : 0);
            lostWeight = draws.happens(0.1 + 0.04 * Math.clamp(life.frailty(month), -2, 2));
        }

        void full() {
            risk();
            checklist();
            groups();
            double outings = 4.2
                    - 1.2 * life.frailty(month)
                    + 0.5 * life.resident.sociability()
                    + 0.6 * life.dose(month)
                    + 1.2 * draws.normal();
            answer("outings", "per-week", Long.toString(housebound ? 0 : Math.clamp(Math.round(outings), 1L, 14L)));
        }

        private void risk() {
            for (int item = 0; item < risks.length; item++)
                answer("jages-48", Integer.toString(item + 1), yes(risks[item] != item < NO_SCORES));
            physique("jages-48");
        }

        private void checklist() {
            for (int item = 0; item < 3; item++) checklist(item + 1, !risks[item]);
            double alone = -0.5 - 0.7 * life.resident.sociability() + 0.3 * life.frailty(month);
            checklist(4, alone + draws.normal() < 0);
            checklist(5, alone - 0.4 + draws.normal() < 0);
            for (int item = 3; item < 6; item++) checklist(item + 3, !risks[item]);
            checklist(9, risks[6]);
            checklist(10, risks[7]);
            checklist(11, lostWeight);
            physique("kihon-checklist");
            for (int i = 0; i < mouth.length; i++) checklist(13 + i, mouth[i]);
            checklist(16, !housebound);
            checklist(17, risks[8]);
            checklist(18, memory[0]);
            checklist(19, !memory[1]);
            checklist(20, memory[2]);
            for (int i = 0; i < mood.length; i++) checklist(21 + i, mood[i]);
        }

        private void checklist(int item, boolean yes) {
            answer("kihon-checklist", Integer.toString(item), yes(yes));
        }

        private void groups() {
            for (int group = 0; group < GROUPS.length; group++) {
                double lean = 0.55 * life.resident.sociability()
                        - 0.35 * life.frailty(month)
                        + (group >= 1 && group <= 4 ? 0.5 * life.dose(month) : 0)
                        + 0.75 * draws.normal()
                        - GROUPS[group];
                int option = lean > 1.3 ? 1 : lean > 0.8 ? 2 : lean > 0.4 ? 3 : lean > 0 ? 4 : lean > -0.3 ? 5 : 6;
                answer("needs-survey-participation", Integer.toString(group + 1), Integer.toString(option));
            }
        }

        /** The questionnaire for people 75 and over, here asked of every participant, and whether they mean to live better. */
        void participant() {
            double health = 2.3 + 0.6 * life.frailty(month) - 0.2 * life.dose(month) + 0.6 * draws.normal();
            double content = 1.9 + 0.2 * life.frailty(month) - 0.25 * life.dose(month) + 0.6 * draws.normal();
            elderly(1, Long.toString(Math.clamp(Math.round(health), 1L, 5L)));
            elderly(2, Long.toString(Math.clamp(Math.round(content), 1L, 4L)));
            elderly(3, yes(draws.happens(0.94)));
            elderly(4, yes(mouth[0]));
            elderly(5, yes(mouth[1]));
            elderly(6, yes(lostWeight));
            elderly(7, yes(risks[5] || draws.happens(0.45)));
            elderly(8, yes(risks[6]));
            double walks = 0.1 - 0.4 * life.frailty(month) + 0.9 * life.dose(month) + draws.normal();
            elderly(9, yes(walks > 0));
            elderly(10, yes(memory[0]));
            elderly(11, yes(memory[2]));
            elderly(12, Integer.toString(1 + draws.among(8, 22, 70)));
            elderly(13, yes(!housebound));
            elderly(14, yes(draws.happens(0.9)));
            elderly(15, yes(draws.happens(0.93)));
            answer("lifestyle-intention", "1", yes(draws.happens(0.6 + 0.15 * life.dose(month))));
        }

        private void elderly(int item, String value) {
            answer("late-elderly-15", Integer.toString(item), value);
        }

        private void physique(String instrument) {
            var body = Physique.of(plan, life, month);
            start(instrument, "height")
                    .tenths(body.heightTenths())
                    .text(channel)
                    .end();
            start(instrument, "weight")
                    .tenths(body.weightTenths())
                    .text(channel)
                    .end();
        }

        /** Whether the person has something that a published share of their age has, the frailer the likelier. */
        private boolean has(double[] byAge) {
            double share = RiskScale.byAge(byAge, life.resident.ageMonths(month) / 12.0);
            double latent = LOADING * life.frailty(month) + StrictMath.sqrt(1 - LOADING * LOADING) * draws.normal();
            return latent > Normal.quantile(1 - share);
        }

        /** So many of the items, at random. */
        private boolean[] pattern(int items, int count) {
            var chosen = new boolean[items];
            for (int left = count; left > 0; ) {
                int item = draws.below(items);
                if (chosen[item]) continue;
                chosen[item] = true;
                left--;
            }
            return chosen;
        }

        private void answer(String instrument, String item, String value) {
            start(instrument, item).text(value).text(channel).end();
        }

        /** Every instrument here is in its first version. */
        private Rows start(String instrument, String item) {
            return rows.cell(person).day(day).text(instrument).text("1").text(item);
        }
    }

    private static String yes(boolean yes) {
        return yes ? "yes" : "no";
    }
}
