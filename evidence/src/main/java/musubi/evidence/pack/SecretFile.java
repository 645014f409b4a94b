package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * A file that only its owner can read. Whoever finds it finds the whole of it, also when its maker was killed; of several who make it at
 * once one does.
 */
public final class SecretFile {
    private SecretFile() {}

    /**
     * What the file holds, which is what {@code fresh} gives where there was none.
     *
     * @throws UncheckedIOException when it can be neither read nor made
     */
    public static String text(Path file, Supplier<String> fresh) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                makeUnlessThere(file, fresh.get());
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a secret in " + file, e);
        }
    }

    private static void makeUnlessThere(Path file, String text) throws IOException {
        try {
            create(file, text);
        } catch (FileAlreadyExistsException made) {
            // By another server beside this one, just now.
        }
    }

    /**
     * Makes the file; never overwrites.
     *
     * @param text of ASCII
     * @throws FileAlreadyExistsException when it is there
     */
    public static void create(Path file, String text) throws IOException {
        var aside = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new", owners());
        try {
            Files.writeString(aside, text, StandardCharsets.US_ASCII);
            link(file, aside, text);
        } finally {
            Files.delete(aside);
        }
    }

    private static void link(Path file, Path aside, String text) throws IOException {
        try {
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.createFile(file, owners());
            Files.writeString(file, text, StandardCharsets.US_ASCII);
        }
    }

    private static FileAttribute<?>[] owners() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}
