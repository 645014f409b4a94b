package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** A pack that was zipped to be sent. Only flat names are unpacked, so nothing can climb out. */
final class ZippedPack {
    private static final int MOST_ENTRIES = 64;
    private static final long MOST_BYTES = 64L << 30;

    private ZippedPack() {}

    /** The folder it was unpacked to. */
    static Path unpack(Path zip) {
        try (var file = new ZipFile(zip.toFile())) {
            var entries = file.stream().filter(e -> !e.isDirectory()).toList();
            if (entries.size() > MOST_ENTRIES) throw refused(zip, "more than " + MOST_ENTRIES + " entries");
            var manifest = entries.stream()
                    .filter(e -> e.getName().equals(Manifest.FILE)
                            || e.getName().matches("[^/\\\\]+/" + java.util.regex.Pattern.quote(Manifest.FILE)))
                    .findFirst()
                    .orElseThrow(() -> refused(zip, "no " + Manifest.FILE));
            var top = manifest.getName().substring(0, manifest.getName().length() - Manifest.FILE.length());
            var folder = Files.createTempDirectory("musubi-pack-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            long left = MOST_BYTES;
            for (var entry : entries) {
                if (!entry.getName().startsWith(top)) throw refused(zip, entry.getName());
                var name = entry.getName().substring(top.length());
                if (!name.matches("[A-Za-z0-9._-]+") || name.startsWith(".")) throw refused(zip, entry.getName());
                try (var in = file.getInputStream(entry);
                        var out = Files.newOutputStream(folder.resolve(name))) {
                    var buffer = new byte[1 << 16];
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        left -= n;
                        if (left < 0) throw refused(zip, "larger than " + MOST_BYTES + " bytes");
                        out.write(buffer, 0, n);
                    }
                }
            }
            return folder;
        } catch (ZipException e) {
            throw refused(zip, "not a zip");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }

    static void delete(Path folder) {
        try {
            Folder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private static BadInput refused(Path zip, String what) {
        return new BadInput(
                "pack.zip",
                Place.whole(zip.toString()),
                what,
                new Words(
                        "zipをパックとして開けません（%s）。".formatted(what),
                        "The zip cannot be opened as a pack (%s).".formatted(what)));
    }
}
