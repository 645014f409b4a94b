package musubi.agreement.distribution;

import java.time.LocalDate;

/**
 * Money that came in, or a cost that fell due, taken from a statement.
 *
 * @param agreement whose statement it is taken from
 * @param line its line there, such as {@code take-up FY2023}
 * @param on the day it is due
 * @param amount in yen
 * @param source digest of that statement
 */
public record Receipt(String agreement, String line, LocalDate on, long amount, String source) {}
