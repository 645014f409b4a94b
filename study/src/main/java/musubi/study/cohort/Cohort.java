package musubi.study.cohort;

import java.nio.file.Path;
import java.util.List;
import musubi.effect.rows.Rows;
import musubi.evidence.pack.Pack;
import musubi.measure.MeasureRun;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import musubi.study.protocol.Protocol;
import musubi.study.table.Table;
import musubi.study.table.TableFile;

/**
 * The units of a study.
 *
 * @param rows one row per unit, or per unit and period, trial, or stretch of time in which its exposure stays the same
 * @param flow who was there at first, who was left out and why
 * @param source digest of the pack, or of the file
 */
public record Cohort(Rows rows, List<Step> flow, Digest source) {
    /** The flow is copied. */
    public Cohort {
        flow = List.copyOf(flow);
    }

    /**
     * A step of the flow diagram.
     *
     * @param words who was left out
     * @param left how many
     * @param remain how many were still there afterwards
     * @param leftRows how many rows were left out; a unit may lose some of its rows and stay
     * @param remainRows how many rows were still there afterwards
     */
    public record Step(Words words, long left, long remain, long leftRows, long remainRows) {}

    /** The cohort of a protocol on a pack. */
    public static Cohort of(Protocol protocol, Pack pack, Measures measures) {
        try (var run = MeasureRun.on(pack)) {
            return new Selection(protocol).of(new PackColumns(protocol, pack, run, measures).all(), pack.digest());
        }
    }

    /** The cohort of a protocol on a file. */
    public static Cohort of(Protocol protocol, Path file) {
        return of(protocol, TableFile.read(file));
    }

    /** The cohort of a protocol on a table. */
    public static Cohort of(Protocol protocol, Table table) {
        return new Selection(protocol).of(table.columns(), table.digest());
    }
}
