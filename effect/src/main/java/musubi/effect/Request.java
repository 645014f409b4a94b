package musubi.effect;

import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;

/** What an estimator is asked: rows, a formula, options. */
public record Request(Rows rows, Formula formula, Options options) {}
