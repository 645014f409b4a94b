package musubi.platform.resident;

/**
 * Steps a day that the state names as its goal: 8,000 from 20 to 64 and 6,000 from 65 on, for women and men alike. No rule of points:
 * what an agreement pays for stands in the agreement.
 *
 * <p>Source: Ministry of Health, Labour and Welfare, Health Japan 21 (the third term), goals of physical activity for fiscal year 2032, as
 * put before the ministry's panel on the guide to physical activity on 2023-06-26.
 */
final class Recommended {
    private static final int OLDER = 65;
    private static final long STEPS = 8_000;
    private static final long STEPS_OLDER = 6_000;

    private Recommended() {}

    static long steps(int age) {
        return age >= OLDER ? STEPS_OLDER : STEPS;
    }
}
