package musubi.effect.regression;

import musubi.effect.rows.Clusters;

/**
 * Rows by cluster, wherever they stand.
 *
 * @param rows of the first cluster, of the second, …; ascending within a cluster
 * @param starts place of the first row of each cluster and, last, the number of rows
 */
record ClusterOrder(int[] rows, int[] starts) {
    static ClusterOrder of(Clusters clusters) {
        var sizes = clusters.sizes();
        var starts = new int[sizes.length + 1];
        for (int g = 0; g < sizes.length; g++) starts[g + 1] = starts[g] + sizes[g];
        var next = starts.clone();
        var rows = new int[clusters.codes().count()];
        for (int row = 0; row < rows.length; row++)
            rows[next[(int) clusters.codes().at(row)]++] = row;
        return new ClusterOrder(rows, starts);
    }

    int clusters() {
        return starts.length - 1;
    }
}
