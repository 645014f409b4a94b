package musubi.platform.jobs;

import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;

/**
 * Work that waits, as those who run the server watch it: one figure of all municipalities together, which names nobody and no municipality.
 * Each module says its own as a bean.
 *
 * @param name of the figure, with points between its words
 * @param says what it is, in a sentence
 * @param here the figure of the municipality that is asked
 * @param together how those of two municipalities become one, such as their sum
 */
public record Backlog(String name, String says, LongSupplier here, LongBinaryOperator together) {}
