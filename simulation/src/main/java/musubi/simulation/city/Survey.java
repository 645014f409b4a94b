package musubi.simulation.city;

import musubi.simulation.city.Draws.Purpose;

/**
 * Answers of one resident: risk items, groups, outings and health at the start and the end, and a yearly questionnaire for
 * participants. Certified people are not asked.
 */
final class Survey {
    private static final String RISK = "jages-48";
    private static final String RISK_VERSION = "1";
    private static final String NEEDS = "needs-survey-participation";
    private static final String NEEDS_VERSION = "1";
    private static final String LIFE = "needs-survey";
    private static final String LIFE_VERSION = "1";
    private static final String YEARLY = "participant-survey";
    private static final String YEARLY_VERSION = "1";
    private static final double ANSWERS = Figures.ANSWERS.real();

    /** The first items score on "no", the others on "yes". */
    private static final int NO_SCORES = 6;

    /** How far from going to each group at all: volunteers, sports, hobby, learning, salon, senior club, neighbours, work. */
    private static final double[] GROUPS = {1.5, 0.9, 0.9, 1.7, 1.6, 1.7, 1.0, 0.9};

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

    /** Writes every answer. */
    void write(Tally tally) {
        boolean old = life.resident.ageMonths(0) >= 65 * 12;
        boolean joined = life.tookPart();
        int start = Time.day(Plan.SERVICE.from()) - 30 + draws.below(25);
        boolean atStart =
                draws.happens(ANSWERS + (joined ? 0.1 : 0)) && old && !life.isCertified(start) && life.isThere(start);
        if (atStart) {
            full(start, 0);
            tally.answeredAtStart(life);
        }
        if (joined && !atStart) {
            int day = life.stays.getFirst().from();
            full(day, Time.monthOf(day));
        }
        for (int year = 0; year < Plan.MONTHS / 12; year++) yearly(12 * year + 4);
        int end = Time.DAYS - 30 + draws.below(25);
        boolean atEnd = draws.happens(ANSWERS + (joined ? 0.15 : 0)) && !life.isCertified(end) && life.isThere(end);
        if (atEnd && life.resident.ageMonths(Plan.MONTHS) >= 65 * 12) {
            full(end, Plan.MONTHS);
            tally.answeredAtEnd(life);
        }
    }

    private void full(int day, int month) {
        for (int item = 0; item < RiskScale.ITEMS; item++)
            answer(
                    day,
                    RISK,
                    RISK_VERSION,
                    Integer.toString(item + 1),
                    life.counts(item, month) == item < NO_SCORES ? "no" : "yes");
        var body = Physique.of(plan, life, month);
        answerTenths(day, "height", body.heightTenths());
        answerTenths(day, "weight", body.weightTenths());
        double active = life.dose(Math.min(month, Plan.MONTHS));
        for (int group = 0; group < GROUPS.length; group++) {
            double lean = 0.55 * life.resident.sociability()
                    - 0.35 * life.frailty(month)
                    + (group >= 1 && group <= 4 ? 0.5 * active : 0)
                    + 0.75 * draws.normal()
                    - GROUPS[group];
            int option = lean > 1.3 ? 1 : lean > 0.8 ? 2 : lean > 0.4 ? 3 : lean > 0 ? 4 : lean > -0.3 ? 5 : 6;
            answer(day, NEEDS, NEEDS_VERSION, Integer.toString(group + 1), Integer.toString(option));
        }
        double wellBeing = 6.8 + 0.9 * life.resident.sociability() - 0.7 * life.frailty(month) + 1.3 * draws.normal();
        answer(day, LIFE, LIFE_VERSION, "happiness", Long.toString(Math.clamp(Math.round(wellBeing), 0L, 10L)));
        condition(day, month, LIFE, LIFE_VERSION);
    }

    /** A questionnaire to those taking part in November. */
    private void yearly(int month) {
        int day = Time.firstDay(month) + 5 + draws.below(15);
        boolean taking = life.stays.stream().anyMatch(s -> day >= s.from() && day < s.until());
        if (!taking || !life.isThere(day) || life.isCertified(day) || !draws.happens(ANSWERS)) return;
        double content = 3.9 + 0.5 * life.dose(month) + 0.8 * draws.normal();
        answer(day, YEARLY, YEARLY_VERSION, "satisfaction", Long.toString(Math.clamp(Math.round(content), 1L, 5L)));
        answer(
                day,
                YEARLY,
                YEARLY_VERSION,
                "intends-to-improve",
                draws.happens(0.6 + 0.15 * life.dose(month)) ? "yes" : "no");
        condition(day, month, YEARLY, YEARLY_VERSION);
    }

    private void condition(int day, int month, String instrument, String version) {
        double health = 2.1 + 0.5 * life.frailty(month) - 0.15 * life.dose(month) + 0.5 * draws.normal();
        answer(day, instrument, version, "subjective-health", Long.toString(Math.clamp(Math.round(health), 1L, 4L)));
        double outings = 4.2
                - 1.2 * life.frailty(month)
                + 0.5 * life.resident.sociability()
                + 0.6 * life.dose(month)
                + 1.2 * draws.normal();
        answer(day, instrument, version, "outings-per-week", Long.toString(Math.clamp(Math.round(outings), 0L, 14L)));
    }

    private void answer(int day, String instrument, String version, String item, String value) {
        rows.cell(person)
                .day(day)
                .text(instrument)
                .text(version)
                .text(item)
                .text(value)
                .text(channel)
                .end();
    }

    private void answerTenths(int day, String item, int tenths) {
        rows.cell(person)
                .day(day)
                .text(RISK)
                .text(RISK_VERSION)
                .text(item)
                .tenths(tenths)
                .text(channel)
                .end();
    }
}
