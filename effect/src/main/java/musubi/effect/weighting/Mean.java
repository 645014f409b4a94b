package musubi.effect.weighting;

import musubi.effect.rows.Column;

/** An estimated mean outcome with what each row adds to it. */
record Mean(double value, Column influence) {}
