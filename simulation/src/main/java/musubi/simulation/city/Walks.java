package musubi.simulation.city;

import musubi.simulation.city.Draws.Purpose;

/** Daily steps of one participant with a device: weekday, season, age, the growth after the first week, gaps and faults. */
final class Walks {
    private static final double HAS_DEVICE = Figures.HAS_DEVICE.real();
    private static final double GAINED = Figures.STEPS_GAINED.real();
    private static final double ENOUGH = Figures.STEPS_ENOUGH.real();
    private static final double FIRST = Figures.STEPS_FIRST.real();
    private static final double WEEKS_MISSING = Figures.WEEKS_MISSING.real();
    private static final double LATE = Figures.UPLOADS_LATE.real();
    private static final double ZERO = Figures.DAYS_ZERO.real();
    private static final double MANUAL = ZERO + Figures.DAYS_MANUAL.real();
    private static final double IMPLAUSIBLE = MANUAL + Figures.DAYS_IMPLAUSIBLE.real();

    /** Shares of the usual day, Monday to Sunday and January to December. Invented. */
    private static final double[] WEEKDAY = {1.0, 1.02, 1.03, 1.02, 1.03, 1.0, 0.9};

    private static final double[] SEASON = {0.92, 0.95, 1.0, 1.05, 1.05, 1.0, 0.95, 0.91, 0.98, 1.06, 1.07, 0.97};
    private static final double[] OF_DAY = new double[Time.DAYS];

    static {
        for (int day = 0; day < Time.DAYS; day++) {
            var date = Time.date(day);
            OF_DAY[day] = WEEKDAY[date.getDayOfWeek().getValue() - 1] * SEASON[date.getMonthValue() - 1];
        }
    }

    private static final int RAMP_DAYS = 120;
    private static final String[] DEVICES = {"pedometer", "watch", "phone"};

    private Walks() {}

    /** Whether this participant carries a device; drawn first of all. */
    static boolean hasDevice(Draws walking) {
        return walking.happens(HAS_DEVICE);
    }

    static void write(Plan plan, Life life, byte[] person, Rows rows) {
        var draws = Draws.of(plan.seed(), life.resident.number(), Purpose.WALKING);
        if (!hasDevice(draws)) return;
        var device = DEVICES[draws.among(5, 2, 3)];
        var resident = life.resident;
        double age = resident.ageMonths(0) / 12.0;
        double first = Math.clamp(
                FIRST
                        - 130
                        - 850 * (resident.frailty() + 0.45)
                        - 75 * (age - 73)
                        + (resident.woman() ? -100 : 200)
                        + 1700 * draws.normal(),
                900,
                15_000);
        double gain = (first < ENOUGH ? GAINED : 400) * (0.55 + 0.9 * draws.unit());
        int began = life.stays.isEmpty() ? 0 : life.stays.getFirst().from();
        var arrival = new Arrival(draws.next(), device.equals("pedometer") ? (draws.happens(0.5) ? 7 : 14) : 1, began);
        for (var stay : life.stays)
            for (int day = stay.from(); day < Math.min(stay.until(), Time.DAYS); day++) {
                if ((day - began) % 7 == 0 && day > began && draws.happens(WEEKS_MISSING)) {
                    day += 6;
                    continue;
                }
                int since = day - began;
                double growth = since < 7 ? 0 : gain * Math.min(1.0, (since - 7) / (double) RAMP_DAYS);
                double usual = (first + growth) * OF_DAY[day];
                int steps = Math.max(0, (int) (usual * (1 + 0.3 * draws.bell())));
                row(rows, person, day, device, steps, draws);
                rows.day(arrival.of(day)).end();
            }
    }

    /** When readings arrive: phones and watches the same day, pedometers when they are held to a reader; a few weeks late. */
    private record Arrival(long seed, int every, int began) {
        int of(int day) {
            int batch = (day - began) / every;
            int due = began + (batch + 1) * every - 1;
            var draws = Draws.of(seed, every == 1 ? batch / 30 : batch, Purpose.WALKING);
            return draws.happens(LATE) ? due + 5 + draws.below(55) : due;
        }
    }

    private static void row(Rows rows, byte[] person, int day, String device, int steps, Draws draws) {
        double fault = draws.unit();
        rows.cell(person).day(day).text(device);
        if (fault < ZERO) rows.text("sensed").number(0);
        else if (fault < MANUAL) rows.text("manual").number(steps / 500 * 500L + 500);
        else if (fault < IMPLAUSIBLE) rows.text("sensed").number(100_001 + draws.below(150_000));
        else rows.text("sensed").number(steps);
    }
}
