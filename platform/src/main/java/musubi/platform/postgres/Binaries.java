package musubi.platform.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, unpacked once into a folder. */
final class Binaries {
    private static final String COMPLETE = "complete";
    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);

    private Binaries() {}

    static Path unpack(Path folder) throws IOException {
        if (Files.exists(folder.resolve(COMPLETE))) return folder;
        var name = "/postgres-linux-%s.txz".formatted(processor());
        try (var archive = Binaries.class.getResourceAsStream(name)) {
            if (archive == null)
                throw new IllegalStateException(
                        "no PostgreSQL is included for this machine (%s): install one and give --database-url"
                                .formatted(name));
            var packed = Files.createDirectories(folder).resolve("packed.txz");
            try {
                Files.copy(archive, packed, StandardCopyOption.REPLACE_EXISTING);
                unpack(packed, folder);
            } finally {
                Files.delete(packed);
            }
        }
        Files.createFile(folder.resolve(COMPLETE));
        return folder;
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
