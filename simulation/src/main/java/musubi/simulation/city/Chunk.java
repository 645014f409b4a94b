package musubi.simulation.city;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import musubi.simulation.city.Draws.Purpose;

/** The rows of some residents that follow each other, made in one go by one thread, and what is counted about them. */
final class Chunk {
    /** What enrolment rows name as the scheme joined. */
    static final String SCHEME = "musubi-city";

    private static final double CHECKUP = Figures.CHECKUP_TAKEN.real();
    private static final double INVITED = Figures.COLORECTAL_INVITED.real();
    private static final double SCREENED = Figures.COLORECTAL_TAKEN.real();
    private static final double FOLLOW_UP = Figures.FOLLOW_UP_NEEDED.real();
    private static final double FOLLOWED_UP = Figures.FOLLOWED_UP.real();
    private static final double MEDICAL_LEAST = Figures.MEDICAL_LEAST.real();
    private static final double MEDICAL_PER_POINT = Figures.MEDICAL_PER_POINT.real();
    private static final double MEDICAL_MONTHS = Figures.MEDICAL_MONTHS.real();
    private static final int FIRST_FISCAL_YEAR = 2021;
    private static final int LAST_FISCAL_YEAR = 2025;

    final Map<CityTable, Rows> tables = new EnumMap<>(CityTable.class);
    final Tally tally = new Tally();
    private final Plan plan;

    Chunk(Plan plan, Town town, List<Resident> residents, int[] joins) {
        this.plan = plan;
        for (var table : CityTable.values()) tables.put(table, new Rows());
        for (var resident : residents) write(new Life(plan, town, resident, joins[resident.number()]));
    }

    private Rows rows(CityTable table) {
        return java.util.Objects.requireNonNull(tables.get(table));
    }

    private void write(Life life) {
        var person = life.resident.id().getBytes(StandardCharsets.US_ASCII);
        person(life, person);
        enrolments(life, person);
        attendance(life, person);
        if (life.tookPart()) {
            Walks.write(plan, life, person, rows(CityTable.STEPS));
            body(life, person);
        }
        new Survey(plan, life, person, rows(CityTable.ANSWER)).write(tally);
        checkups(life, person);
        certifications(life, person);
        benefits(life, person);
        departures(life, person);
        tally.count(life);
    }

    private void person(Life life, byte[] id) {
        var resident = life.resident;
        var draws = Draws.of(plan.seed(), resident.number(), Purpose.NAMES);
        var name = Names.name(draws, resident.woman());
        rows(CityTable.PERSON)
                .cell(id)
                .text(name)
                .text(Names.hiragana(name))
                .text(Names.address(draws, resident.area()))
                .text(Names.telephone(draws))
                .text(resident.born().toString())
                .text(resident.woman() ? "F" : "M")
                .text(Town.municipality(resident.area()))
                .text(Town.area(resident.area()))
                .number(resident.incomeStage())
                .number(resident.educationYears())
                .text(Boolean.toString(resident.livesAlone()))
                .end();
    }

    private void enrolments(Life life, byte[] id) {
        for (var stay : life.stays)
            rows(CityTable.ENROLMENT)
                    .cell(id)
                    .text(SCHEME)
                    .text(stay.municipality())
                    .day(stay.from())
                    .dayWithin(stay.until())
                    .text(stay.channel())
                    .end();
    }

    private void attendance(Life life, byte[] id) {
        life.attended.sort(Comparator.comparing(Town.Meeting::day)
                .thenComparingInt(m -> m.programme().number()));
        var draws = Draws.of(plan.seed(), life.resident.number() + (1L << 40), Purpose.ATTENDING);
        for (var meeting : life.attended) {
            var programme = meeting.programme();
            boolean online =
                    programme.mode().equals("online") || (programme.mode().equals("hybrid") && draws.happens(0.3));
            rows(CityTable.ATTENDANCE)
                    .cell(id)
                    .day(Time.day(meeting.day()))
                    .text(programme.code())
                    .text(programme.provider())
                    .text(programme.municipality())
                    .text(meeting.code())
                    .text(programme.categoryName())
                    .text(online ? "online" : "in-person")
                    .text(online ? "online" : new String[] {"qr", "card", "list"}[draws.among(4, 3, 3)])
                    .end();
        }
    }

    /** People with a device are weighed when they join and every three months. */
    private void body(Life life, byte[] id) {
        var draws = Draws.of(plan.seed(), life.resident.number(), Purpose.WALKING);
        if (!Walks.hasDevice(draws)) return;
        var own = Draws.of(plan.seed(), life.resident.number() + (1L << 40), Purpose.BODY);
        for (var stay : life.stays)
            for (int day = stay.from(); day < Math.min(stay.until(), Time.DAYS); day += 85 + own.below(14)) {
                int month = Time.monthOf(day);
                var body = Physique.of(plan, life, month);
                double mass = life.bodyMass(month);
                int pressure = (int) Math.round(132 + 1.2 * (mass - 23) - 3 * life.dose(month) + 11 * own.normal());
                rows(CityTable.BODY)
                        .cell(id)
                        .day(day)
                        .text("scale")
                        .text("sensed")
                        .tenths(body.heightTenths())
                        .tenths(Math.max(250, body.weightTenths() + Math.round(4 * own.normal())))
                        .tenths(Math.max(450, Math.round(840 + 24 * (mass - 23) + 20 * own.normal())))
                        .number(Math.clamp(pressure, 85, 220))
                        .number(Math.clamp(pressure - 52 + Math.round(6 * own.normal()), 45, 130))
                        .end();
            }
    }

    private void checkups(Life life, byte[] id) {
        var draws = Draws.of(plan.seed(), life.resident.number(), Purpose.CHECKUPS);
        double own = 0.15 * draws.normal() + 0.06 * life.resident.sociability();
        for (int year = FIRST_FISCAL_YEAR; year <= LAST_FISCAL_YEAR; year++) {
            int invited = Time.day(LocalDate.of(year, 7, 1)) + draws.below(20);
            int taken = invited + 20 + draws.below(200);
            int age = life.resident.age(LocalDate.of(year + 1, 3, 31));
            double taking = life.stays.stream().anyMatch(s -> s.from() <= taken && taken < s.until()) ? 0.08 : 0;
            boolean takes = draws.happens(CHECKUP + own + taking);
            if (!life.isThere(invited)) continue;
            var kind = age < 75 ? "specific" : "late-elderly";
            stage(id, invited, kind, "invited", life);
            if (takes) stage(id, taken, kind, "taken", life);
            if (takes && draws.happens(0.15)) stage(id, taken, kind, "all-normal", life);
            if (draws.happens(INVITED)) colorectal(life, id, invited, own + taking, draws);
        }
    }

    private void colorectal(Life life, byte[] id, int invited, double own, Draws draws) {
        stage(id, invited, "colorectal", "invited", life);
        int taken = invited + 20 + draws.below(150);
        if (!draws.happens(SCREENED + own)) return;
        stage(id, taken, "colorectal", "taken", life);
        if (!draws.happens(FOLLOW_UP)) return;
        stage(id, taken + 14, "colorectal", "follow-up-needed", life);
        if (!draws.happens(FOLLOWED_UP)) return;
        stage(id, taken + 40, "colorectal", "followed-up", life);
        if (draws.happens(0.03))
            stage(id, taken + 60, "colorectal", draws.happens(0.7) ? "early-cancer" : "advanced-cancer", life);
    }

    private void stage(byte[] id, int day, String kind, String stage, Life life) {
        if (day >= Time.DAYS || !life.isThere(day)) return;
        rows(CityTable.CHECKUP)
                .cell(id)
                .day(day)
                .text(kind)
                .text(stage)
                .text("clinic-%02d".formatted(1 + life.resident.number() % 15))
                .end();
    }

    private void certifications(Life life, byte[] id) {
        if (life.certifiedIn == Time.NEVER) return;
        var first = Time.date(life.certifiedOn);
        int level = -1;
        for (int year = 0; year * 12 + life.certifiedIn < Plan.MONTHS; year++) {
            int day = Time.day(first.plusYears(year));
            if (day >= Time.DAYS || !life.isThere(day)) break;
            int now = life.care.level(12 * year);
            if (now == level) continue;
            level = now;
            rows(CityTable.CERTIFICATION)
                    .cell(id)
                    .day(day)
                    .text(CareLevels.NAMES[level])
                    .dayWithin(day + 30)
                    .end();
        }
    }

    private void benefits(Life life, byte[] id) {
        var medical = Draws.of(plan.seed(), life.resident.number(), Purpose.MEDICAL_COST);
        double spending = StrictMath.exp(0.6 * medical.normal() - 0.18);
        int score = 0;
        for (int month = 0; month < Plan.MONTHS && life.isThere(Time.firstDay(month)); month++) {
            if (month % 12 == 0) score = life.twinScore(month);
            if (month >= life.certifiedIn) {
                long care = life.care.yen(month - life.certifiedIn);
                if (care > 0) benefit(id, month, "care", care);
            }
            if (!medical.happens(MEDICAL_MONTHS)) continue;
            double mean = (MEDICAL_LEAST + MEDICAL_PER_POINT * score) / MEDICAL_MONTHS * spending;
            benefit(id, month, "medical", Math.round(mean * medical.exponential() * 0.6 + mean * 0.4));
        }
    }

    private void benefit(byte[] id, int month, String insurance, long yen) {
        rows(CityTable.BENEFIT)
                .cell(id)
                .day(Time.firstDay(month))
                .text(insurance)
                .number(yen)
                .end();
    }

    private void departures(Life life, byte[] id) {
        if (life.movesOn != Time.NEVER)
            rows(CityTable.DEPARTURE)
                    .cell(id)
                    .day(life.movesOn)
                    .text("move")
                    .text(Town.municipality(life.resident.area()))
                    .text(Town.municipality(life.areaAfter))
                    .end();
        if (life.leavesOn < Time.DAYS)
            rows(CityTable.DEPARTURE)
                    .cell(id)
                    .day(life.leavesOn)
                    .text(life.dies ? "death" : "move")
                    .text(Town.municipality(life.area(life.leavesOn - 1)))
                    .empty()
                    .end();
    }
}
