package musubi.cli;

/** Numbers of things in English. */
final class Count {
    private Count() {}

    /** {@code 1 line}, {@code 2 lines}. */
    static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
