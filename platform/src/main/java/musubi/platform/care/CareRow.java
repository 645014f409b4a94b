package musubi.platform.care;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a row of a list says of somebody.
 *
 * @param line where it stands
 * @param said by column, as the database reads it; what is not known is not there
 * @param standing against what counts already
 */
public record CareRow(long line, UUID person, Map<String, String> said, Standing standing) {
    /** The map is copied. */
    public CareRow {
        said = Map.copyOf(said);
    }

    /** How a row stands against what counts already. */
    public enum Standing {
        NEW,
        /** The same is on record and something else is said of it. */
        REPLACES,
        /** It says what is on record. */
        SAME
    }

    /** What a column says; empty when it says nothing. */
    public String said(String column) {
        return said.getOrDefault(column, "");
    }

    /** What tells this fact from others, and whose it is. */
    String key(CareKind kind) {
        return Stream.concat(Stream.of(person.toString()), kind.key().stream().map(this::said))
                .collect(Collectors.joining(" "));
    }

    /** What is said beside the key, as the database tells it of what counts. */
    String rest(CareKind kind) {
        var parts = switch (kind) {
            case CERTIFICATION -> List.of(said("level"), said("decided_on"));
            case BENEFIT -> List.of(said("yen"));
            case DEPARTURE -> List.of(said.getOrDefault("municipality", "-"), said("moved_to"));
        };
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }

    /** The same row, held against what counts of its key; empty when nothing does. */
    CareRow against(CareKind kind, Optional<String> counted) {
        return new CareRow(
                line,
                person,
                said,
                counted.isEmpty()
                        ? Standing.NEW
                        : counted.get().equals(rest(kind)) ? Standing.SAME : Standing.REPLACES);
    }
}
