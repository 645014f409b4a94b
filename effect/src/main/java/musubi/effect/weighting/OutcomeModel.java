package musubi.effect.weighting;

import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.rows.Column;

/**
 * The outcome modelled in one arm, and predicted for everybody.
 *
 * @param prediction of every row, were it in this arm
 * @param slope derivative of the prediction by its linear predictor
 * @param equations that gave its coefficients
 * @param aliased columns the arm could not tell apart
 * @param refusal why there is no prediction
 */
record OutcomeModel(
        Column prediction, Column slope, Equations equations, List<String> aliased, Optional<NotEstimable> refusal) {}
