package musubi.effect.matching;

/**
 * How far apart two people of a set may lie in some covariates: calipers beside the one on the score.
 *
 * @param columns values of each limited covariate by table row
 * @param widths largest difference allowed in each, itself allowed
 */
public record Limits(double[][] columns, double[] widths) {
    /** Nothing is limited. */
    public static final Limits NONE = new Limits(new double[0][], new double[0]);

    /** One width, not negative, for each column. */
    public Limits {
        if (columns.length != widths.length) throw new IllegalArgumentException("limits of different lengths");
        for (double width : widths) if (!(width >= 0)) throw new IllegalArgumentException("width " + width);
    }

    int count() {
        return widths.length;
    }

    /** Whether two rows of the table lie close enough in every limited covariate. */
    boolean allow(int row, int other) {
        for (int k = 0; k < widths.length; k++)
            if (Math.abs(columns[k][row] - columns[k][other]) > widths[k]) return false;
        return true;
    }
}
