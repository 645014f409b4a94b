package musubi.effect.matching;

/**
 * Which of a line of controls are still free, with the nearest free one on either side of a place: two forests in which a
 * taken control points to its neighbour, shortened on the way (Tarjan 1975, Journal of the ACM 22, 215-225).
 */
final class Free implements Candidates {
    private final int[] below;
    private final int[] above;

    /** All of {@code count} controls are free. */
    Free(int count) {
        below = new int[count + 1];
        above = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            below[i] = i;
            above[i] = i;
        }
    }

    @Override
    public int below(int focal, int place) {
        return root(below, place) - 1;
    }

    @Override
    public int above(int focal, int place) {
        return root(above, place);
    }

    @Override
    public void take(int control) {
        below[control + 1] = control;
        above[control] = control + 1;
    }

    private static int root(int[] forest, int from) {
        int i = from;
        while (forest[i] != i) {
            forest[i] = forest[forest[i]];
            i = forest[i];
        }
        return i;
    }
}
