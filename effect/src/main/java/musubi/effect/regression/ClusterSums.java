package musubi.effect.regression;

import java.io.Serializable;
import java.util.Arrays;

/** Sums for the clusters met so far: an open table of places, so that a block holds only the clusters it has. */
public final class ClusterSums implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int width;
    private int[] codes = new int[8];
    private int[] table = new int[16];
    private double[] sums;
    private int size;

    /** No cluster yet; {@code width} sums for each. */
    public ClusterSums(int width) {
        this.width = width;
        this.sums = new double[8 * width];
        Arrays.fill(table, -1);
    }

    /** The place of this cluster, new or known. */
    public int place(int code) {
        int mask = table.length - 1;
        int slot = (code * 0x9e3779b9 >>> 7) & mask;
        while (table[slot] >= 0) {
            if (codes[table[slot]] == code) return table[slot];
            slot = (slot + 1) & mask;
        }
        if (size == codes.length) grow();
        codes[size] = code;
        if (table.length < 2 * codes.length) return rehashed(code);
        table[slot] = size;
        return size++;
    }

    private int rehashed(int code) {
        size++;
        table = new int[4 * codes.length];
        Arrays.fill(table, -1);
        int mask = table.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = (codes[i] * 0x9e3779b9 >>> 7) & mask;
            while (table[slot] >= 0) slot = (slot + 1) & mask;
            table[slot] = i;
        }
        return place(code);
    }

    private void grow() {
        codes = Arrays.copyOf(codes, 2 * codes.length);
        sums = Arrays.copyOf(sums, 2 * sums.length);
    }

    /** Adds to a sum of the cluster at {@code place}. */
    public void add(int place, int column, double value) {
        sums[place * width + column] += value;
    }

    /** Adds all sums of {@code other}. */
    public ClusterSums plus(ClusterSums other) {
        for (int i = 0; i < other.size; i++) {
            int at = place(other.codes[i]);
            for (int j = 0; j < width; j++) add(at, j, other.sums[i * width + j]);
        }
        return this;
    }

    /** One array per cluster, by code; clusters without rows are zero. */
    public double[][] spread(int count, int columns) {
        var all = new double[count][columns];
        for (int i = 0; i < size; i++) System.arraycopy(sums, i * width, all[codes[i]], 0, width);
        return all;
    }
}
