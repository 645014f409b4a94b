package musubi.platform.points;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import musubi.measure.Measure;
import musubi.measure.Measures;
import musubi.platform.snapshot.Snapshots;
import org.springframework.stereotype.Component;

/**
 * A few people whose records go into a pack of others, so that its tables begin and end as everybody's do. A measure takes what nobody in a pack
 * has for evidence that is missing, where in everybody's evidence it is none: who came to no class has attended no times, and that is known.
 */
@Component
class Witnesses {
    private final Snapshots snapshots;

    Witnesses(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** For what these measures of the library ask of the evidence. */
    Set<UUID> of(Collection<String> measures) {
        var people = new HashSet<UUID>();
        for (var table : Measures.library().evidence(measures))
            if (!table.column().isEmpty()) people.addAll(of(table));
        return people;
    }

    private Set<UUID> of(Measure.EvidenceTable table) {
        var people = new HashSet<>(snapshots.ends(table.table(), table.column()));
        table.each()
                .ifPresent(each ->
                        people.addAll(snapshots.eachMonth(table.table(), table.column(), each.column(), each.value())));
        return people;
    }
}
