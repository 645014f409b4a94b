package musubi.platform.access;

import java.util.Comparator;
import java.util.List;
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
        var container = PathContainer.parsePath(path);
        for (int i = 0; i < patterns.size(); i++)
            if (patterns.get(i).matches(container)) {
                var roles = longestFirst.get(i).roles();
                return roles.isEmpty() || roles.contains(role);
            }
        return false;
    }
}
