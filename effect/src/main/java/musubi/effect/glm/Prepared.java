package musubi.effect.glm;

import java.util.Arrays;
import java.util.Optional;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * A model ready to be fitted again and again under other weights, as a bootstrap does: columns are standardised once and,
 * where the table is small, kept.
 */
public final class Prepared {
    private final Model model;
    private final Standard standard;
    private final Optional<StoredTiles> tiles;

    private Prepared(Model model, Standard standard, Optional<StoredTiles> tiles) {
        this.model = model;
        this.standard = standard;
        this.tiles = tiles;
    }

    /** The model {@code response ~ design} on complete rows. */
    public static Prepared of(Rows rows, Design design, Column response, Column offset, Family family) {
        return of(new Model(rows, design, response, new Constant(1, rows.count()), offset, family));
    }

    static Prepared of(Model model) {
        var standard = Standard.of(model.rows(), model.design(), model.weights());
        var tiles = StoredTiles.fit(model.rows().count(), model.design().columns())
                ? Optional.of(StoredTiles.of(model.rows(), model.design(), standard))
                : Optional.<StoredTiles>empty();
        return new Prepared(model, standard, tiles);
    }

    /**
     * The fit under these weights.
     *
     * @param start coefficients of all columns to start from, NaN where aliased; empty for R's starting means
     */
    public GlmFit fit(Column weights, double[] start) {
        var filled = Arrays.stream(start).map(b -> Double.isNaN(b) ? 0 : b).toArray();
        return Glm.whole(
                model.withWeights(weights), standard, tiles, start.length == 0 ? start : standard.forth(filled));
    }
}
