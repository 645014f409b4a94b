package musubi.platform.points;

import musubi.quantity.Days;
import musubi.quantity.Words;

/**
 * What a clause owes somebody for a month, of points that expire together.
 *
 * @param earned the days they were earned on
 * @param title of the clause
 */
record Owing(long amount, Days earned, Words title) {}
