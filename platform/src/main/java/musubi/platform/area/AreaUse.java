package musubi.platform.area;

/**
 * Where a module keeps codes of areas. Each such module says so as a bean: an area that is in use is not taken back.
 *
 * @param query selects {@code area}, one row for each use, of the municipality that is worked for
 */
public record AreaUse(String query) {}
