package musubi.platform;

/**
 * What is drawn at random, digested or measured to the millionth of a second: any few digits stand in it now and then,
 * so whoever looks for planted digits looks beside it.
 */
public final class ByChance {
    /** For Java and PostgreSQL alike: UUIDs, long hexadecimal numbers, opaque tokens, fractions of seconds. */
    public static final String PATTERN =
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[0-9A-Za-z_-]{40,}|[.][0-9]+([+]00|Z)";

    private ByChance() {}

    /** The text without it. */
    public static String leftOut(String text) {
        return text.replaceAll(PATTERN, "");
    }
}
