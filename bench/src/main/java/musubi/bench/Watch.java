package musubi.bench;

/** Seconds that a piece of work takes. */
final class Watch {
    private Watch() {}

    /** Work that may fail. */
    interface Work {
        void run() throws Exception;
    }

    static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
