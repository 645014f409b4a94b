package musubi.simulation.city;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every figure the city is made from, with its source. docs/explanation/synthetic-city.md and truth.json list them from here. */
public final class Figures {
    private static final List<Figure> ALL = new ArrayList<>();

    private static final String TSUJI =
            "Tsuji et al. 2018, doi 10.1111/ggi.13503; points and risks as reproduced by municipal self-check pages";
    private static final String TAISETSU = "Taisetsu regional union, JAGES survey FY2025 (n = 4,729)";
    private static final String TOYOTA_CASE = "Toyota case sheet, October 2021";
    private static final String TOYOTA_RELEASE = "City of Toyota, release of 2024-04-25 (1058529/1058899)";
    private static final String KONDO = "Kondo K., Nikkei BP PPP report 040400175";
    private static final String KOMAKI = "Komaki et al. 2025, JJHEP 2025.01";
    private static final String OURS = "ours";

    /** Where a figure comes from. */
    public enum Label {
        /** Stated by the paper or the official page. */
        PRIMARY,
        /** Press, trade press, or a page that reproduces the paper. */
        SECONDARY,
        /** Computed from published figures. */
        DERIVED,
        /** Made up to look plausible. */
        INVENTED
    }

    /**
     * One figure.
     *
     * @param id what it is called in truth.json
     * @param value the number
     * @param unit what it counts
     * @param label how far to trust it
     * @param source the publication, or how it was derived
     */
    public record Figure(String id, BigDecimal value, String unit, Label label, String source) {
        double real() {
            return value.doubleValue();
        }

        int whole() {
            return value.intValueExact();
        }

        /** As a row of truth.json. */
        Map<String, Object> json() {
            return Map.of(
                    "id", id,
                    "value", value,
                    "unit", unit,
                    "label", label.name().toLowerCase(java.util.Locale.ROOT),
                    "source", source);
        }
    }

    // Who lives here
    static final Figure AGED_65 = of("residents-65-69", "968", "weight", Label.SECONDARY, TAISETSU + ", respondents");
    static final Figure AGED_70 = of("residents-70-74", "1204", "weight", Label.SECONDARY, TAISETSU + ", respondents");
    static final Figure AGED_75 = of("residents-75-79", "1246", "weight", Label.SECONDARY, TAISETSU + ", respondents");
    static final Figure AGED_80 = of("residents-80-84", "784", "weight", Label.SECONDARY, TAISETSU + ", respondents");
    static final Figure AGED_85 = of("residents-85-over", "527", "weight", Label.SECONDARY, TAISETSU + ", respondents");
    static final Figure AGED_60 = of("residents-60-64", "900", "weight", Label.INVENTED, OURS);
    static final Figure DEATHS_AT_65 = of("death-hazard-men-65", "0.011", "1/year", Label.INVENTED, OURS);
    static final Figure DEATHS_WOMEN = of("death-hazard-women-to-men", "0.5", "ratio", Label.INVENTED, OURS);
    static final Figure DEATHS_DOUBLE = of("death-hazard-doubles-every", "7.5", "years", Label.INVENTED, OURS);
    static final Figure MOVES_OUT = of("moves-away", "0.006", "1/year", Label.INVENTED, OURS);
    static final Figure MOVES_BETWEEN = of("moves-between-the-municipalities", "0.006", "1/year", Label.INVENTED, OURS);

    // Care-need risk
    static final Figure MEAN_65 = of("risk-points-65-69", "5.1", "risk-points", Label.SECONDARY, TAISETSU);
    static final Figure MEAN_70 = of("risk-points-70-74", "11.9", "risk-points", Label.SECONDARY, TAISETSU);
    static final Figure MEAN_75 = of("risk-points-75-79", "18.5", "risk-points", Label.SECONDARY, TAISETSU);
    static final Figure MEAN_80 = of("risk-points-80-84", "25.1", "risk-points", Label.SECONDARY, TAISETSU);
    static final Figure MEAN_85 = of("risk-points-85-over", "30.0", "risk-points", Label.SECONDARY, TAISETSU);
    static final Figure THIN_65 = of("bmi-below-18.5-65-69", "0.059", "share", Label.SECONDARY, TAISETSU);
    static final Figure THIN_70 = of("bmi-below-18.5-70-74", "0.062", "share", Label.SECONDARY, TAISETSU);
    static final Figure THIN_75 = of("bmi-below-18.5-75-79", "0.077", "share", Label.SECONDARY, TAISETSU);
    static final Figure THIN_80 = of("bmi-below-18.5-80-84", "0.090", "share", Label.SECONDARY, TAISETSU);
    static final Figure THIN_85 = of("bmi-below-18.5-85-over", "0.097", "share", Label.SECONDARY, TAISETSU);
    static final List<Figure> HOUSEBOUND = byAge("housebound", "0.037", "0.050", "0.082", "0.134", "0.191");
    static final List<Figure> LOW_MOOD = byAge("low-mood-kihon", "0.238", "0.239", "0.287", "0.308", "0.412");
    static final List<Figure> ORAL = byAge("weak-mouth-kihon", "0.184", "0.207", "0.260", "0.299", "0.347");
    static final List<Figure> FORGETFUL = byAge("forgetful-kihon", "0.314", "0.326", "0.319", "0.380", "0.475");
    static final Figure ITEM_LOADING =
            of("correlation-of-an-item-with-frailty", "0.65", "correlation", Label.INVENTED, OURS);
    static final Figure FRAILTY_STAYS =
            of("correlation-of-frailty-with-last-year", "0.92", "correlation", Label.INVENTED, OURS);
    static final Figure CERTIFIED_BEFORE_65 = of("certified-at-the-start-65-69", "0.03", "share", Label.INVENTED, OURS);
    static final Figure CERTIFIED_BEFORE_85 =
            of("certified-at-the-start-85-over", "0.45", "share", Label.INVENTED, OURS);
    static final Figure LEVEL_RISES = of("care-level-rises-at-yearly-review", "0.35", "share", Label.INVENTED, OURS);
    static final Figure LEVEL_FALLS = of("care-level-falls-at-yearly-review", "0.08", "share", Label.INVENTED, OURS);

    // Cost
    static final Figure CARE_COST = of("care-benefit-per-recipient", "157000", "JPY/month", Label.SECONDARY, KONDO);
    static final Figure CARE_USED = of("certified-who-use-care", "0.88", "share", Label.INVENTED, OURS);
    static final Figure MEDICAL_LEAST =
            of("medical-benefit-at-zero-points", "25000", "JPY/month", Label.INVENTED, OURS);
    static final Figure MEDICAL_PER_POINT = of(
            "medical-benefit-per-risk-point",
            "1314",
            "JPY/month",
            Label.DERIVED,
            KOMAKI + ": 47,300 yen per point over three years, divided by 36 months");
    static final Figure MEDICAL_MONTHS = of("months-with-medical-care", "0.75", "share", Label.INVENTED, OURS);

    // The programme
    static final Figure TAKES_PART = of(
            "residents-who-take-part",
            "0.25",
            "share",
            Label.DERIVED,
            "about 5,000 people a year aimed at (" + TOYOTA_CASE + "), in a city of 20,000 residents aged 60 and over");
    static final Figure JOINS_1 = of("joins-in-year-1", "0.27", "share", Label.DERIVED, fromToyota());
    static final Figure JOINS_2 = of("joins-in-year-2", "0.37", "share", Label.DERIVED, fromToyota());
    static final Figure JOINS_3 = of("joins-in-year-3", "0.16", "share", Label.INVENTED, OURS);
    static final Figure JOINS_4 = of("joins-in-year-4", "0.11", "share", Label.INVENTED, OURS);
    static final Figure JOINS_5 = of("joins-in-year-5", "0.09", "share", Label.INVENTED, OURS);
    static final Figure STAYS = of(
            "still-taking-part-after-a-year",
            "0.80",
            "share",
            Label.DERIVED,
            "retention of about 80 % in the five SWC municipalities (twr.jp, 2024-08-07), taken per year");
    static final Figure REJOINS = of("who-left-and-joins-again", "0.15", "share", Label.INVENTED, OURS);
    static final Figure MONTHS_ATTENDED =
            of("months-attended-while-taking-part", "0.74", "share", Label.INVENTED, OURS);
    static final Figure OFTEN = of("who-come-several-times-a-week", "0.06", "share", Label.INVENTED, OURS);
    static final Figure PROVIDERS =
            of("providers", "30", "providers", Label.DERIVED, "28 on 2021-09-01 (" + TOYOTA_CASE + "), rounded");
    static final Figure PROGRAMMES =
            of("programmes", "60", "programmes", Label.SECONDARY, "NHK as quoted by datazoo 65013221: more than 60");
    static final Figure PROGRAMMES_AT_FIRST = of(
            "programmes-in-the-first-months", "34", "programmes", Label.DERIVED, "more than 30 (" + TOYOTA_CASE + ")");
    static final Figure HEALTHIER = of("joining-per-unit-of-frailty", "-0.55", "log odds", Label.INVENTED, OURS);
    static final Figure MORE_SOCIAL = of("joining-per-unit-of-sociability", "0.55", "log odds", Label.INVENTED, OURS);
    static final Figure BETTER_OFF = of("joining-per-unit-of-income", "0.25", "log odds", Label.INVENTED, OURS);
    static final Figure WOMEN_JOIN = of("joining-women", "0.30", "log odds", Label.INVENTED, OURS);

    // Answers
    static final Figure ANSWERS = of("answers-the-survey", "0.70", "share", Label.INVENTED, OURS);

    // Walking
    static final Figure HAS_DEVICE = of("participants-with-a-device", "0.60", "share", Label.INVENTED, OURS);
    static final Figure STEPS_FIRST = of(
            "steps-in-the-first-week",
            "6055",
            "steps/day",
            Label.SECONDARY,
            "Okayama entrants of January in the six-city health-point trial: 6,055 to 8,125 in four months (goodcycle.net, 2017-06-20)");
    static final Figure STEPS_GAINED = of(
            "steps-gained-by-low-walkers",
            "2000",
            "steps/day",
            Label.SECONDARY,
            "six-city health-point trial: about +2,000, kept at 18 months (goodcycle.net, 2017-06-20)");
    static final Figure STEPS_ENOUGH = of(
            "steps-below-which-a-walker-is-low",
            "8000",
            "steps/day",
            Label.SECONDARY,
            "six-city health-point trial (goodcycle.net, 2017-06-20)");
    static final Figure WEEKS_MISSING = of("weeks-without-a-device", "0.05", "share", Label.INVENTED, OURS);
    static final Figure UPLOADS_LATE = of("uploads-that-come-late", "0.02", "share", Label.INVENTED, OURS);
    static final Figure DAYS_ZERO = of("days-with-zero-steps", "0.015", "share", Label.INVENTED, OURS);
    static final Figure DAYS_MANUAL = of("days-entered-by-hand", "0.004", "share", Label.INVENTED, OURS);
    static final Figure DAYS_IMPLAUSIBLE = of("days-above-100000-steps", "0.0002", "share", Label.INVENTED, OURS);

    // Check-ups
    static final Figure CHECKUP_TAKEN = of("yearly-check-up-taken", "0.45", "share", Label.INVENTED, OURS);
    static final Figure COLORECTAL_INVITED =
            of("invited-to-colorectal-screening", "0.50", "share", Label.INVENTED, OURS);
    static final Figure COLORECTAL_TAKEN = of(
            "colorectal-screening-taken",
            "0.22",
            "share",
            Label.DERIVED,
            "between the 9 % before and the 26.8 % reached in Hachioji (Nikkei BP PPP news 120701799)");
    static final Figure FOLLOW_UP_NEEDED = of("colorectal-follow-up-needed", "0.07", "share", Label.INVENTED, OURS);
    static final Figure FOLLOWED_UP = of(
            "colorectal-followed-up",
            "0.80",
            "share",
            Label.DERIVED,
            "79.0 to 82.1 % in Hachioji (Nikkei BP PPP news 120701799)");

    // The true effect
    static final Figure HAZARD_RATIO = of(
            "true-hazard-ratio",
            "0.75",
            "ratio",
            Label.INVENTED,
            "set, within 0.49 (Hikichi et al. 2015, doi 10.1136/jech-2014-205345) to 0.85 (Kanamori et al. 2014, doi 10.1371/journal.pone.0099638)");
    static final Figure POINTS_CHANGED = of(
            "true-risk-points",
            "-1.0",
            "risk-points",
            Label.INVENTED,
            "set; about -1 point is reported for users of an electric cart (yamaha-motor.co.jp/gsm/casestudies/report01)");
    static final Figure DOSE_MONTHS = of(
            "months-attended-for-the-full-effect", "12", "months", Label.INVENTED, "ours; within the last 24 months");

    private Figures() {}

    /** Every figure, in the order of the list above. */
    public static List<Figure> all() {
        return List.copyOf(ALL);
    }

    /** The Toyota ratio of year 2 to year 1, 5,838 to 2,603, met with the retention used here. */
    private static String fromToyota() {
        return "2,603 taking part in year 1 and 5,838 in year 2 (" + TOYOTA_RELEASE + "), with the retention used here";
    }

    static String scale() {
        return TSUJI;
    }

    /** A share by age as surveyed. */
    private static List<Figure> byAge(String id, String... shares) {
        var figures = new ArrayList<Figure>();
        var ages = List.of("65-69", "70-74", "75-79", "80-84", "85-over");
        for (int i = 0; i < shares.length; i++)
            figures.add(of(id + "-" + ages.get(i), shares[i], "share", Label.SECONDARY, TAISETSU));
        return List.copyOf(figures);
    }

    private static Figure of(String id, String value, String unit, Label label, String source) {
        var figure = new Figure(id, new BigDecimal(value), unit, label, source);
        ALL.add(figure);
        return figure;
    }
}
