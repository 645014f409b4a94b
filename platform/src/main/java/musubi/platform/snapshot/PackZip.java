package musubi.platform.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A pack as one file to hand over: the same pack gives the same bytes. */
public final class PackZip {
    private PackZip() {}

    /** Writes the pack's files in order of their names, without the times they were written. */
    public static void write(Path pack, OutputStream out) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(pack)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files) {
                var entry = new ZipEntry(pack.relativize(file).toString());
                entry.setTime(0);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
