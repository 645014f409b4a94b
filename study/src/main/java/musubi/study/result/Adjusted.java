package musubi.study.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Words;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * Rows after matching or weighting, with the columns a method is handed.
 *
 * @param rows those that count, with a column {@link #WEIGHT} and, after matching, {@link #SET}
 * @param options what the method is told: weights and clusters
 * @param before the rows adjustment started from, for balance tables
 * @param weights one per row of {@code before}, 0 for those left out
 * @param conventions how it was done
 * @param cautions why what is estimated from them may not keep what it promises
 * @param refusal why it could not be done
 */
record Adjusted(
        Rows rows,
        Map<String, String> options,
        Rows before,
        Column weights,
        List<Convention> conventions,
        List<Words> cautions,
        Optional<NotEstimable> refusal) {
    static final String WEIGHT = "adjustment.weight";
    static final String SET = "adjustment.set";
    static final String SCORE = "adjustment.score";
}
