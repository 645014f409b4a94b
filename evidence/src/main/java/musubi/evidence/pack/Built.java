package musubi.evidence.pack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.quantity.Problem;

/**
 * What a build made and what it has to say about it.
 *
 * @param pack opened
 * @param files every file that was given, in the order of their names
 * @param rejected how many rows and files were refused, by code
 * @param rejections the first of them; all are in {@code rejectedFile}
 * @param remarked how many remarks, by code
 * @param remarks the first of them
 * @param rejectedFile {@code PACK.rejected.csv}, when something was refused
 * @param sourcesFile {@code PACK.sources.csv}
 */
public record Built(
        Pack pack,
        List<GivenFile> files,
        Map<String, Long> rejected,
        List<Problem> rejections,
        Map<String, Long> remarked,
        List<Problem> remarks,
        Optional<Path> rejectedFile,
        Path sourcesFile) {
    /** Collections are copied. */
    public Built {
        files = List.copyOf(files);
        rejected = new TreeMap<>(rejected);
        rejections = List.copyOf(rejections);
        remarked = new TreeMap<>(remarked);
        remarks = List.copyOf(remarks);
    }

    /**
     * A file that was given.
     *
     * @param name as found
     * @param no its number in the manifest; 0 when it was not read
     * @param format what it was recognised as; empty when nobody knew it
     * @param sameAs the name of another file with the same bytes, which was read instead
     * @param leftOut columns that are not in the pack
     */
    public record GivenFile(
            String name, int no, String format, Optional<String> sameAs, long rows, List<String> leftOut) {
        /** Lists are copied. */
        public GivenFile {
            leftOut = List.copyOf(leftOut);
        }
    }

    /** How many rows and files were refused. */
    public long rejectedInAll() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
