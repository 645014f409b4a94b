package musubi.evidence.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes somebody gave us, that can be opened more than once: a file, or an entry of a zip. */
public interface Source {
    /** The name to show in messages; it never enters a pack, because file names can hold people's names. */
    String name();

    /** The folders above the file, nearest first, within what was given: exports kept in one folder per person. */
    java.util.List<String> folders();

    /** Size in bytes after any unpacking; -1 when it is not known before reading. */
    long size();

    /** The bytes from the start. */
    InputStream open() throws IOException;

    /** The file on disk, when the bytes stand there unpacked. */
    Optional<Path> file();
}
