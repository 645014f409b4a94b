package musubi.platform.access;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** All doors of the server. Of several that fit a path, the longest decides; what none fits stays shut. */
@Component
public class Doors {
    private final List<Door> longestFirst;
    private final List<PathPattern> patterns;

    Doors(List<Door> doors) {
        longestFirst = doors.stream()
                .sorted(Comparator.comparingInt((Door door) -> door.pattern().length())
                        .reversed()
                        .thenComparing(Door::pattern))
                .toList();
        patterns = longestFirst.stream()
                .map(door -> PathPatternParser.defaultInstance.parse(door.pattern()))
                .toList();
    }

    /** In the order in which they are asked. */
    public List<Door> longestFirst() {
        return longestFirst;
    }

    /** Whether the path is open to the role, so that a page need not lead anybody before a shut door. */
    public boolean open(String path, Role role) {
        return door(path).filter(door -> door.opens(role)).isPresent();
    }

    /** Whether the role may also change something there, so that a page need not show a form that would be refused. */
    public boolean changes(String path, Role role) {
        return door(path).filter(door -> door.changes(role)).isPresent();
    }

    private Optional<Door> door(String path) {
        var container = PathContainer.parsePath(path);
        return IntStream.range(0, patterns.size())
                .filter(i -> patterns.get(i).matches(container))
                .mapToObj(longestFirst::get)
                .findFirst();
    }
}
