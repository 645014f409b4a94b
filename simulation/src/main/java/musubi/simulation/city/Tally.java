package musubi.simulation.city;

import java.util.ArrayList;
import java.util.List;

/**
 * What truly happened, counted while the city is written. Whole numbers only, so that counts of parts add up to the same
 * total in any order.
 */
final class Tally {
    /** Ages of the published means: 65-69 and so on, 85 and over last. */
    static final int BANDS = 5;

    /** Baseline scores up to 48. */
    static final int SCORES = 49;

    static final int COUNT_DAYS = 6;
    static final int POPULATION_BANDS = 7;

    long participants;
    long monthsAttended;
    final long[] participantsInYear = new long[Plan.MONTHS / 12];
    long certified;
    long twinsCertified;

    /** Of participants there and not certified at the end: how many, points avoided, their squares. */
    long scored;

    long pointsAvoided;
    long pointsAvoidedSquared;

    /** Care benefit of participants and of their twins in yen, and the squares of the differences in thousand yen. */
    long careYen;

    long twinCareYen;
    long careThousandsSquared;

    /** People 65 or over and not certified at the start: [1] took part some time, [0] never. */
    final long[] compared = new long[2];

    final long[] comparedCertified = new long[2];
    final long[] comparedMonths = new long[2];
    final long[] comparedCareYen = new long[2];
    final long[] comparedScoreAtStart = new long[2];
    final long[] answeredAtEnd = new long[2];
    final long[] scoreAtEnd = new long[2];

    final long[] answeredAtStart = new long[BANDS];
    final long[] scoreAtStart = new long[BANDS];
    final long[] thinAtStart = new long[BANDS];

    /** Never-participants by score at the start: how many, and how many were certified within 36 months. */
    final long[] atRisk = new long[SCORES];

    final long[] certifiedWithinThreeYears = new long[SCORES];

    long recipientMonths;
    long recipientYen;

    /** By day of the count, area, sex (women, men), five-year band from 60. */
    final long[][][][] population = new long[COUNT_DAYS][Town.AREA_WEIGHTS.length][2][POPULATION_BANDS];

    /** The service starts, then each April. */
    static int countDay(int count) {
        return count == 0 ? 0 : Time.day(java.time.LocalDate.of(2021 + count, 4, 1));
    }

    void answeredAtStart(Life life) {
        int band = band(life.resident.ageMonths(0) / 12);
        answeredAtStart[band]++;
        scoreAtStart[band] += life.score(0);
        if (life.bodyMass(0) < 18.5) thinAtStart[band]++;
    }

    void answeredAtEnd(Life life) {
        int group = life.tookPart() ? 1 : 0;
        answeredAtEnd[group]++;
        scoreAtEnd[group] += life.score(Plan.MONTHS);
    }

    static int band(int age) {
        return Math.clamp((age - 65) / 5, 0, BANDS - 1);
    }

    void count(Life life) {
        people(life);
        long care = care(life, life.certifiedIn, true);
        if (life.tookPart()) participant(life, care);
        if (!life.resident.certifiedBefore() && life.resident.ageMonths(0) >= 65 * 12) compare(life, care);
    }

    private void people(Life life) {
        for (int count = 0; count < COUNT_DAYS; count++) {
            int day = countDay(count);
            if (!life.isThere(day)) continue;
            int band = Math.min(POPULATION_BANDS - 1, (life.resident.age(Time.date(day)) - 60) / 5);
            population[count][life.area(day)][life.resident.woman() ? 0 : 1][band]++;
        }
    }

    private long care(Life life, int certifiedIn, boolean counted) {
        long yen = 0;
        if (certifiedIn == Time.NEVER) return 0;
        for (int month = Math.max(0, certifiedIn); month < Plan.MONTHS && life.isThere(Time.firstDay(month)); month++) {
            long paid = life.care.yen(month - certifiedIn);
            yen += paid;
            if (counted && paid > 0) {
                recipientMonths++;
                recipientYen += paid;
            }
        }
        return yen;
    }

    private void participant(Life life, long care) {
        participants++;
        monthsAttended += life.monthsAttended();
        for (int year = 0; year < participantsInYear.length; year++)
            if (life.attendedInYear(year)) participantsInYear[year]++;
        if (life.certifiedIn != Time.NEVER) certified++;
        if (life.twinCertifiedIn != Time.NEVER) twinsCertified++;
        long twinCare = care(life, life.twinCertifiedIn, false);
        careYen += care;
        twinCareYen += twinCare;
        long thousands = (twinCare - care) / 1000;
        careThousandsSquared += thousands * thousands;
        if (life.isThere(Time.DAYS) && life.certifiedIn == Time.NEVER) {
            long avoided = (long) life.twinScore(Plan.MONTHS) - life.score(Plan.MONTHS);
            scored++;
            pointsAvoided += avoided;
            pointsAvoidedSquared += avoided * avoided;
        }
    }

    private void compare(Life life, long care) {
        int group = life.tookPart() ? 1 : 0;
        compared[group]++;
        comparedScoreAtStart[group] += life.twinScore(0);
        comparedCareYen[group] += care;
        int months = 0;
        while (months < Plan.MONTHS && months < life.certifiedIn && life.isThere(Time.firstDay(months))) months++;
        comparedMonths[group] += months;
        if (life.certifiedIn != Time.NEVER) comparedCertified[group]++;
        int score = life.twinScore(0);
        if (life.leavesOn < Time.firstDay(36) && life.twinCertifiedIn == Time.NEVER) return;
        atRisk[score]++;
        if (life.twinCertifiedIn < 36) certifiedWithinThreeYears[score]++;
    }

    /** Adds another part's counts. */
    void add(Tally other) {
        participants += other.participants;
        monthsAttended += other.monthsAttended;
        certified += other.certified;
        twinsCertified += other.twinsCertified;
        scored += other.scored;
        pointsAvoided += other.pointsAvoided;
        pointsAvoidedSquared += other.pointsAvoidedSquared;
        careYen += other.careYen;
        twinCareYen += other.twinCareYen;
        careThousandsSquared += other.careThousandsSquared;
        recipientMonths += other.recipientMonths;
        recipientYen += other.recipientYen;
        var mine = series();
        var theirs = other.series();
        for (int i = 0; i < mine.size(); i++)
            for (int j = 0; j < mine.get(i).length; j++) mine.get(i)[j] += theirs.get(i)[j];
    }

    private List<long[]> series() {
        var all = new ArrayList<>(List.of(
                participantsInYear,
                compared,
                comparedCertified,
                comparedMonths,
                comparedCareYen,
                comparedScoreAtStart,
                answeredAtEnd,
                scoreAtEnd,
                answeredAtStart,
                scoreAtStart,
                thinAtStart,
                atRisk,
                certifiedWithinThreeYears));
        for (var day : population) for (var area : day) all.addAll(List.of(area));
        return all;
    }
}
