package musubi.effect.regression;

import java.util.List;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Column;
import musubi.effect.rows.Derivation;
import musubi.effect.rows.Rows;

/** A few rows in any order, their columns picked when asked for: the rows of a cluster, wherever they stand. */
record Picked(Rows source, int[] picked) implements Rows {
    private static final long serialVersionUID = 1L;

    @Override
    public int count() {
        return picked.length;
    }

    @Override
    public List<String> names() {
        return source.names();
    }

    @Override
    public Column column(String name) {
        return source.column(name).pick(picked);
    }

    @Override
    public int[] positions() {
        throw new UnsupportedOperationException("picked rows are only read");
    }

    @Override
    public boolean isNamed() {
        return source.isNamed();
    }

    @Override
    public int[] blockStarts() {
        throw new UnsupportedOperationException("picked rows are only read");
    }

    @Override
    public <T> T fold(Aggregation<T> aggregation) {
        throw new UnsupportedOperationException("picked rows are only read");
    }

    @Override
    public Column derive(Derivation derivation) {
        throw new UnsupportedOperationException("picked rows are only read");
    }

    @Override
    public Rows with(String name, Column column) {
        throw new UnsupportedOperationException("picked rows are only read");
    }

    @Override
    public Rows keep(int[] rows) {
        throw new UnsupportedOperationException("picked rows are only read");
    }
}
