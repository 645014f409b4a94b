package musubi.simulation.cohort;

import java.io.IOException;

/** Takes the rows of a table, one number for each heading. */
@FunctionalInterface
interface Sink {
    void row(double... cells) throws IOException;
}
