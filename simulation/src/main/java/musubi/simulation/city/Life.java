package musubi.simulation.city;

import java.util.ArrayList;
import java.util.List;
import musubi.simulation.city.Draws.Purpose;
import musubi.simulation.city.Town.Meeting;
import musubi.simulation.city.Town.Programme;

/**
 * Five years of one resident, lived twice with the same random numbers: as they are, and as the twin who never takes part.
 * Death and moving do not depend on taking part, so the two differ in certification, risk answers and care benefit alone:
 * the difference is the true effect.
 */
final class Life {
    private static final double[] DEATHS_MEN = new double[130];
    private static final double DEATHS_WOMEN = Figures.DEATHS_WOMEN.real();
    private static final double MOVES_OUT = Figures.MOVES_OUT.real() / 12;
    private static final double MOVES_BETWEEN = Figures.MOVES_BETWEEN.real() / 12;
    private static final double LOADING = Figures.ITEM_LOADING.real();
    private static final double OWN = StrictMath.sqrt(1 - LOADING * LOADING);
    private static final double STAYS = Figures.FRAILTY_STAYS.real();
    private static final double CHANGES = StrictMath.sqrt(1 - STAYS * STAYS);
    private static final double LEAVES = -StrictMath.log(Figures.STAYS.real()) / 12;
    private static final double REJOINS = Figures.REJOINS.real();
    private static final double ATTENDS = Figures.MONTHS_ATTENDED.real();
    private static final double OFTEN = Figures.OFTEN.real();
    private static final int DOSE_MONTHS = Figures.DOSE_MONTHS.whole();
    private static final int DOSE_WINDOW = 24;

    /** The published risk covers three years after the answer: half of that passes before the middle of them. */
    private static final int RISK_LAG_MONTHS = 18;

    /** From January to December. Invented. */
    private static final double[] SEASON = {0.92, 0.95, 1.0, 1.03, 1.05, 1.03, 0.98, 0.86, 1.0, 1.06, 1.06, 0.96};

    static {
        for (int age = 0; age < DEATHS_MEN.length; age++)
            DEATHS_MEN[age] =
                    Figures.DEATHS_AT_65.real() / 12 * StrictMath.pow(2, (age - 65) / Figures.DEATHS_DOUBLE.real());
    }

    /** A time of taking part through one municipality; days of the service, {@code until} may be {@link Time#NEVER}. */
    record Stay(String municipality, int from, int until, String channel) {}

    final Resident resident;
    final CareLevels care;
    final List<Stay> stays = new ArrayList<>();
    final List<Meeting> attended = new ArrayList<>();

    /** First day the person is no longer there. */
    int leavesOn = Time.NEVER;

    boolean dies;

    /** First day in the other municipality. */
    int movesOn = Time.NEVER;

    int areaAfter;

    /** Month of certification; 0 or below for those certified before the service. */
    int certifiedIn = Time.NEVER;

    /** The same for the twin. */
    int twinCertifiedIn = Time.NEVER;

    int certifiedOn = Time.NEVER;

    private final double[] frailty = new double[Plan.MONTHS / 12 + 1];
    private final double[] itemNoise = new double[RiskScale.ITEMS];
    private final double thinness;
    private final double logHazardRatio;
    private final double points;
    private long attendedMonths;

    Life(Plan plan, Town town, Resident resident, int joinsIn) {
        this.resident = resident;
        this.logHazardRatio = StrictMath.log(plan.effect().hazardRatio().doubleValue());
        this.points = plan.effect().riskPoints().doubleValue();
        this.care = new CareLevels(plan.seed(), resident.number());
        this.areaAfter = resident.area();
        var health = Draws.of(plan.seed(), resident.number(), Purpose.HEALTH);
        frailty[0] = resident.frailty();
        for (int year = 1; year < frailty.length; year++)
            frailty[year] = STAYS * frailty[year - 1] + CHANGES * health.normal();
        for (int item = 0; item < itemNoise.length; item++) itemNoise[item] = health.normal();
        thinness = health.unit();
        presence(Draws.of(plan.seed(), resident.number(), Purpose.PRESENCE));
        live(plan.seed(), town, joinsIn);
    }

    private void presence(Draws draws) {
        double death = draws.exponential();
        double away = draws.exponential();
        double across = draws.exponential();
        for (int month = 0; month < Plan.MONTHS; month++) {
            death -= DEATHS_MEN[resident.ageMonths(month) / 12]
                    * (resident.woman() ? DEATHS_WOMEN : 1)
                    * (1 + 0.4 * Math.clamp(frailty[month / 12], -2, 2));
            away -= MOVES_OUT;
            across -= MOVES_BETWEEN;
            if (across < 0 && movesOn == Time.NEVER) {
                movesOn = Time.firstDay(month) + draws.below(28);
                areaAfter = Town.across(resident.area(), draws);
            }
            if (death < 0 || away < 0) {
                leavesOn = Time.firstDay(month) + 1 + draws.below(27);
                dies = death < 0;
                break;
            }
        }
        if (movesOn >= leavesOn) movesOn = Time.NEVER;
    }

    private void live(long seed, Town town, int joinsIn) {
        var need = Draws.of(seed, resident.number(), Purpose.CARE_NEED);
        if (resident.certifiedBefore()) {
            certifiedIn = -1 - need.below(36);
            twinCertifiedIn = certifiedIn;
            certifiedOn = Time.day(Plan.SERVICE.from().plusMonths(certifiedIn)) + need.below(28);
            return;
        }
        double wait = need.exponential();
        int dayOfMonth = need.below(28);
        var hazards = hazards();
        twinCertifiedIn = present(twinMonth(wait, hazards), dayOfMonth);
        var taking = new TakingPart(town, Draws.of(seed, resident.number(), Purpose.ATTENDING), joinsIn);
        for (int month = 0; month < hazards.length; month++) {
            wait -= hazards[month] * StrictMath.exp(logHazardRatio * dose(month));
            if (wait < 0) {
                certifiedIn = present(month, dayOfMonth);
                break;
            }
            taking.live(month);
        }
        if (certifiedIn != Time.NEVER) certifiedOn = Time.firstDay(certifiedIn) + dayOfMonth;
        taking.end();
    }

    /** Certification hazards of the twin, month by month while the person is there: taking part multiplies them. */
    private double[] hazards() {
        int months = leavesOn == Time.NEVER ? Plan.MONTHS : Time.monthOf(leavesOn) + 1;
        var hazards = new double[months];
        for (int month = 0; month < months; month++) {
            int ageMonths = resident.ageMonths(month);
            if (ageMonths < 65 * 12) continue;
            int age = (ageMonths - RISK_LAG_MONTHS) / 12;
            hazards[month] = RiskScale.yearlyHazard(score(age, month, 0)) / 12;
        }
        return hazards;
    }

    private static int twinMonth(double wait, double[] hazards) {
        for (int month = 0; month < hazards.length; month++) {
            wait -= hazards[month];
            if (wait < 0) return month;
        }
        return Time.NEVER;
    }

    /** Nobody is certified after they left. */
    private int present(int month, int dayOfMonth) {
        return month == Time.NEVER || Time.firstDay(month) + dayOfMonth >= leavesOn ? Time.NEVER : month;
    }

    /** Months attended of the last 24, as a share of the full dose. */
    double dose(int month) {
        long window = month < DOSE_WINDOW ? (1L << month) - 1 : ((1L << DOSE_WINDOW) - 1) << (month - DOSE_WINDOW);
        return Math.min(1.0, Long.bitCount(attendedMonths & window) / (double) DOSE_MONTHS);
    }

    boolean tookPart() {
        return attendedMonths != 0;
    }

    int monthsAttended() {
        return Long.bitCount(attendedMonths);
    }

    boolean attendedInYear(int year) {
        return (attendedMonths >>> (12 * year) & 0xfff) != 0;
    }

    boolean isThere(int day) {
        return day < leavesOn;
    }

    boolean isCertified(int day) {
        return day >= certifiedOn;
    }

    /** Where the person lives on a day. */
    int area(int day) {
        return day < movesOn ? resident.area() : areaAfter;
    }

    /** Care-need risk score on the first day of a month (60 is the end), with what taking part changed. */
    int score(int month) {
        return score(resident.ageMonths(month) / 12, month, dose(month));
    }

    /** The same for the twin. */
    int twinScore(int month) {
        return score(resident.ageMonths(month) / 12, month, 0);
    }

    private int score(int age, int month, double dose) {
        int score = RiskScale.agePoints(age)
                + (resident.woman() ? 0 : 1)
                + (thinness < RiskScale.thin(age) ? RiskScale.THIN_POINTS : 0);
        for (int item = 0; item < RiskScale.ITEMS; item++)
            if (counts(item, age, month, dose)) score += RiskScale.POINTS[item];
        return score;
    }

    /** Whether the person's answer to an item counts as a risk. */
    boolean counts(int item, int month) {
        return counts(item, resident.ageMonths(month) / 12, month, dose(month));
    }

    private boolean counts(int item, int age, int month, double dose) {
        double now = frailty(month) + points * dose * RiskScale.shiftPerPoint(age);
        return LOADING * now + OWN * itemNoise[item] > RiskScale.threshold(item, age);
    }

    /** Latent, higher is worse; it changes each July. */
    double frailty(int month) {
        return frailty[month / 12];
    }

    /** Body-mass index: a normal distribution by age with the published share below 18.5; heavy people lose a little. */
    double bodyMass(int month) {
        int age = resident.ageMonths(month) / 12;
        double spread = 3.0;
        double mass = 18.5 + spread * (Normal.quantile(thinness) - Normal.quantile(RiskScale.thin(age)));
        return mass > 25 ? mass - 0.6 * dose(month) : mass;
    }

    /** Joining, going or not going each month, leaving, and sometimes joining again. */
    private final class TakingPart {
        private final Town town;
        private final Draws draws;
        private final double regularity;
        private final double keenness;
        private final int more;
        private List<Programme> programmes = List.of();
        private int joinsIn;
        private int since = Time.NEVER;

        TakingPart(Town town, Draws draws, int joinsIn) {
            this.town = town;
            this.draws = draws;
            this.joinsIn = joinsIn;
            double own = draws.normal();
            regularity = Math.clamp(
                    ATTENDS + 0.10 * resident.sociability() - 0.06 * resident.frailty() + 0.14 * own, 0.2, 0.98);
            boolean often = draws.happens(OFTEN);
            more = often ? 3 : 0;
            keenness = often ? 0.95 : 0.5 + 0.45 * draws.unit();
        }

        void live(int month) {
            if (month == joinsIn) join(month);
            if (since == Time.NEVER) return;
            boolean moved = movesOn >= Time.firstDay(month) && movesOn < Time.firstDay(month + 1);
            var season = SEASON[Time.month(month).getMonthValue() - 1];
            if (draws.happens(regularity * season)) attend(month);
            if (moved && movesOn > since) move(month);
            double leaves = LEAVES * StrictMath.exp(0.35 * frailty(month) - 0.3 * resident.sociability());
            if (draws.happens(leaves)) leave(month);
        }

        private void join(int month) {
            int day = Time.firstDay(month) + draws.below(28);
            if (day >= leavesOn) return;
            since = day;
            programmes = town.choose(resident, area(day), month, more, draws);
        }

        private void attend(int month) {
            int until = Math.min(leavesOn, movesOn > since ? movesOn : Time.NEVER);
            int before = attended.size();
            for (int i = 0; i < programmes.size(); i++) {
                if (i > 0 && more == 0 && !draws.happens(0.6)) continue;
                for (var meeting : programmes.get(i).meetings().get(month)) {
                    int day = Time.day(meeting.day());
                    if (day >= since && day < until && draws.happens(keenness)) attended.add(meeting);
                }
            }
            if (attended.size() > before) attendedMonths |= 1L << month;
        }

        private void move(int month) {
            close(movesOn);
            since = movesOn;
            programmes = town.choose(resident, areaAfter, month, more, draws);
        }

        private void leave(int month) {
            close(Math.min(Time.firstDay(month + 1), leavesOn));
            since = Time.NEVER;
            if (draws.happens(REJOINS)) joinsIn = month + 6 + draws.below(13);
        }

        void end() {
            if (since == Time.NEVER) return;
            close(Math.min(leavesOn, certifiedOn));
        }

        private void close(int until) {
            if (until <= since) return;
            var channel = new String[] {"online", "paper", "counter", "phone"}[draws.among(30, 40, 20, 10)];
            stays.add(new Stay(Town.municipality(area(since)), since, until, channel));
        }
    }
}
