package musubi.evidence.source;

import java.util.List;
import java.util.Optional;

/**
 * How the lines of a plain file of steps are to be read.
 *
 * @param columns what stands in each column
 * @param meaning what the words in the columns of source and method mean
 */
record CleanLayout(List<Role> columns, Meaning meaning) {
    CleanLayout {
        columns = List.copyOf(columns);
    }

    /** What a column holds. */
    enum Role {
        PERSON,
        DAY,
        STEPS,
        SOURCE,
        METHOD,
        RECORDED_ON
    }

    /** Reads words. */
    interface Meaning {
        /** What a row with these cells is; empty when a cell cannot be read. Cells that are not in the file are empty. */
        Optional<CleanSteps.Kind> kind(String source, String method);
    }

    /** Whether rows differ in more than person, day and count. */
    boolean hasKinds() {
        return columns.size() > 3;
    }
}
