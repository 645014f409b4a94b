package musubi.effect;

/**
 * A choice on which packages differ, as it was made here.
 *
 * @param name what was chosen, such as {@code caliper}
 * @param value how
 * @param equivalent the call of a well-known package that does the same, empty when there is none
 */
public record Convention(String name, String value, String equivalent) {}
