package musubi.platform.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import musubi.evidence.pack.Folder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL. The build unpacks them beside the jars of the server; where it did not, or whoever PostgreSQL runs under
 * cannot reach them there, they are unpacked into the folder of the data.
 */
final class Binaries {
    private static final String COMPLETE = "complete";
    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);

    private Binaries() {}

    /** Those that the build unpacked from this very archive. */
    static Optional<Path> installed() throws IOException {
        var jar = Binaries.class.getProtectionDomain().getCodeSource().getLocation();
        var folder = Path.of(URI.create(jar.toString())).resolveSibling("postgresql");
        var archive = archive();
        return archive.isPresent() && isOf(archive.get(), folder) ? Optional.of(folder) : Optional.empty();
    }

    /** Unpacks them into {@code folder}, unless they are there; those of another version go. */
    static Path unpack(Path folder) throws IOException {
        var archive = archive()
                .orElseThrow(() -> new IllegalStateException(
                        "no PostgreSQL is included for this machine (%s): install one and give --database-url"
                                .formatted(packed())));
        if (isOf(archive, folder)) return folder;
        Folder.delete(folder);
        var packed = Files.createDirectories(folder).resolve("packed.txz");
        try (var content = archive.getInputStream()) {
            Files.copy(content, packed);
            unpack(packed, folder);
        } finally {
            Files.deleteIfExists(packed);
        }
        Files.writeString(folder.resolve(COMPLETE), mark(archive));
        return folder;
    }

    /** What they are packed in; nothing where the server brings none for this machine. */
    static Optional<URLConnection> archive() throws IOException {
        var archive = Binaries.class.getResource(packed());
        return archive == null ? Optional.empty() : Optional.of(archive.openConnection());
    }

    private static String packed() {
        return "/postgres-linux-%s.txz".formatted(processor());
    }

    /** The archive's length: no two versions share it. */
    private static String mark(URLConnection archive) {
        return Long.toString(archive.getContentLengthLong());
    }

    private static boolean isOf(URLConnection archive, Path folder) throws IOException {
        var complete = folder.resolve(COMPLETE);
        return Files.exists(complete) && Files.readString(complete).equals(mark(archive));
    }

    /** The machine's own program takes half the time of ours; where there is none, or it fails, ours does it. */
    static void unpack(Path packed, Path folder) throws IOException {
        try {
            write(folder, XzProgram.open(packed));
        } catch (IOException e) {
            LOG.debug("the programs are unpacked without xz: {}", e.getMessage());
            write(folder, new XZInputStream(new BufferedInputStream(Files.newInputStream(packed), 1 << 16)));
        }
    }

    private static void write(Path folder, InputStream unpacked) throws IOException {
        try (unpacked;
                var tar = new TarArchiveInputStream(unpacked)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) write(folder, entry, tar);
            // Whether all was whole is known at the end alone.
            unpacked.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String processor() {
        var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name;
        };
    }

    private static void write(Path folder, TarArchiveEntry entry, TarArchiveInputStream content) throws IOException {
        var file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) throw new IOException("the archive climbs out of its folder: " + entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        var parent = file.resolveSibling("").normalize();
        Files.createDirectories(parent);
        try {
            if (entry.isSymbolicLink()) {
                if (!parent.resolve(entry.getLinkName()).normalize().startsWith(folder))
                    throw new IOException("a link climbs out of its folder: " + entry.getName());
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                return;
            }
            Files.copy(content, file);
        } catch (FileAlreadyExistsException left) {
            // An unpacking that broke off left it; the same archive gives the same file, so it is written again.
            Files.delete(file);
            if (entry.isSymbolicLink()) Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            else Files.copy(content, file);
        }
        if ((entry.getMode() & 0111) != 0) {
            var all = EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(file, all);
        }
    }
}
