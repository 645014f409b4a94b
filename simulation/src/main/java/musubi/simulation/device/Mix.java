package musubi.simulation.device;

/** The finaliser of SplitMix64 (Steele, Lea &amp; Flood 2014): spreads neighbouring numbers over all 64 bits. */
final class Mix {
    private Mix() {}

    static long of(long number) {
        long z = number * 0x9e3779b97f4a7c15L + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
