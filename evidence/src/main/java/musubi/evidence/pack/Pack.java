package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * An opened pack. Opening reads the manifest and trusts it; {@link Packs#verify} compares every byte.
 *
 * @param folder where its files stand
 * @param manifest what it says about itself
 */
public record Pack(Path folder, Manifest manifest) {
    /** Opens a pack: a folder, or the zip of one, which is unpacked to a temporary folder that goes with the process. */
    public static Pack open(Path pack) {
        var folder = Files.isRegularFile(pack) ? ZippedPack.unpack(pack) : pack;
        var file = folder.resolve(Manifest.FILE);
        if (!Files.isRegularFile(file))
            throw new BadInput(
                    "pack.no-manifest",
                    Place.whole(pack.toString()),
                    "",
                    new Words(
                            Manifest.FILE + "がないのでパックではありません。`musubi pack build`で作ったフォルダか、そのzipを指定してください。",
                            "There is no " + Manifest.FILE
                                    + " here, so this is no pack. Name a folder made by `musubi pack build`, or its zip."));
        try {
            return new Pack(folder, Manifest.read(pack.resolve(Manifest.FILE).toString(), Files.readString(file)));
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new BadInput(
                    "pack.manifest",
                    Place.whole(file.toString()),
                    "",
                    new Words("マニフェストがUTF-8ではありません。", "The manifest is not UTF-8."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The pack's digest, over everything in its manifest and so over every table. */
    public Digest digest() {
        return manifest.digest();
    }

    /** Table name to Parquet file, for the tables this pack has. */
    public Map<String, Path> tables() {
        var paths = new TreeMap<String, Path>();
        manifest.tables().forEach((name, table) -> paths.put(name, folder.resolve(table.file())));
        return Collections.unmodifiableMap(paths);
    }
}
