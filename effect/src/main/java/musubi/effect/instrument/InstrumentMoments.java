package musubi.effect.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Term;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Rows;

/**
 * Sums of products of the standardised columns of an instrumental variable model, from which every estimate and test
 * without a sandwich follows.
 */
final class InstrumentMoments {
    private final Rows rows;
    private final Design design;
    private final List<Term> exogenousTerms;
    private final List<Term> instrumentTerms;
    private final Column weights;
    private final Standard standard;
    private final Symmetric sums;
    private final int[] exogenous;
    private final int[] first;
    private final int[] endogenous;
    private final List<String> aliased;

    /** First column after the terms: exogenous, instruments, endogenous, response, in this order. */
    record Places(int instruments, int endogenous, int response) {}

    InstrumentMoments(
            Rows rows,
            Design design,
            Places places,
            List<Term> exogenousTerms,
            List<Term> instrumentTerms,
            Column weights) {
        this.rows = rows;
        this.exogenousTerms = List.copyOf(exogenousTerms);
        this.instrumentTerms = List.copyOf(instrumentTerms);
        this.design = design;
        this.weights = weights;
        this.standard = Standard.of(rows, design, weights);
        this.sums = LeastSquares.products(rows, design, new Constant(0, rows.count()), weights, standard);
        this.endogenous =
                IntStream.range(places.endogenous(), places.response()).toArray();
        var stage = IntStream.range(0, places.endogenous()).toArray();
        var cholesky = Cholesky.of(sums.pick(stage), LeastSquares.TOLERANCE);
        this.first = cholesky.kept();
        this.exogenous =
                IntStream.of(first).filter(j -> j < places.instruments()).toArray();
        this.aliased = new ArrayList<>();
        for (int j : stage)
            if (cholesky.isAliased(j)) aliased.add(design.names().get(j));
    }

    Rows rows() {
        return rows;
    }

    Design design() {
        return design;
    }

    List<Term> exogenousTerms() {
        return exogenousTerms;
    }

    Column weights() {
        return weights;
    }

    Standard standard() {
        return standard;
    }

    /** Design of the first stage. */
    Design stage() {
        var terms = new ArrayList<>(exogenousTerms);
        terms.addAll(instrumentTerms);
        return Design.of(terms, design.hasIntercept(), rows);
    }

    /** Column {@code j} as it is. */
    Column column(int j) {
        return rows.derive((block, out, at) -> Tiles.over(
                block,
                design,
                Standard.none(design.columns()),
                0,
                (tile, from, n) -> System.arraycopy(tile, j * Design.TILE, out, at + from - block.from(), n)));
    }

    /** Columns of the first stage: exogenous and instruments. */
    int[] first() {
        return first;
    }

    int[] exogenous() {
        return exogenous;
    }

    int[] endogenous() {
        return endogenous;
    }

    /** Number of instruments that are no combination of others. */
    int instruments() {
        return first.length - exogenous.length;
    }

    List<String> aliased() {
        return aliased;
    }

    int response() {
        return design.columns() - 1;
    }

    /** Endogenous columns and the response: what {@link #left} is about. */
    int[] targets() {
        return IntStream.concat(IntStream.of(endogenous), IntStream.of(response()))
                .toArray();
    }

    /** Products of the targets after {@code given} are taken out. */
    Symmetric left(int[] given) {
        var targets = targets();
        var left = sums.pick(targets);
        var coefficients = new double[targets.length][];
        for (int t = 0; t < targets.length; t++) coefficients[t] = explained(given, targets[t]);
        for (int s = 0; s < targets.length; s++)
            for (int t = s; t < targets.length; t++) {
                double taken = 0;
                for (int j = 0; j < given.length; j++) taken += coefficients[s][j] * sums.get(given[j], targets[t]);
                left.add(s, t, -taken);
            }
        return left;
    }

    /** Coefficients of the standardised column {@code target} on the columns {@code given}. */
    double[] explained(int[] given, int target) {
        var right = new double[given.length];
        for (int j = 0; j < given.length; j++) right[j] = sums.get(given[j], target);
        return Cholesky.of(sums.pick(given), 0).solve(right);
    }

    /** {@code (E'E)^-1} of the exogenous columns. */
    Symmetric inverseOfExogenous() {
        return Cholesky.of(sums.pick(exogenous), 0).inverse();
    }

    /** Solves for all endogenous columns; empty when some are combinations of the others. */
    static Optional<Cholesky> solvable(Symmetric matrix) {
        var cholesky = Cholesky.of(matrix, LeastSquares.TOLERANCE);
        return cholesky.rank() == matrix.size() ? Optional.of(cholesky) : Optional.empty();
    }
}
