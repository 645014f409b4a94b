package musubi.platform.ranking;

import java.util.List;

/** Companies and groups that the municipality knows by a name, whether or not anybody is shown under it. Asked as a job. */
public interface KnownGroups {
    /** What those are called that stand on this board, by name. */
    List<String> called(Board board);
}
