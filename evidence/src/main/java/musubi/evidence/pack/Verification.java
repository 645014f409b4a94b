package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Compares a pack with its manifest, byte for byte. */
final class Verification {
    private final Path shown;
    private final List<Problem> problems = new ArrayList<>();

    private Verification(Path shown) {
        this.shown = shown;
    }

    static List<Problem> of(Path path) {
        Pack pack;
        try {
            pack = Pack.open(path);
        } catch (BadInput e) {
            return e.problems();
        }
        var verification = new Verification(path);
        try {
            verification.manifest(pack);
            verification.tables(pack);
            verification.extras(pack);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot verify " + path, e);
        }
        return verification.problems;
    }

    private void manifest(Pack pack) throws IOException {
        var bytes = Files.readAllBytes(pack.folder().resolve(Manifest.FILE));
        if (!java.util.Arrays.equals(bytes, pack.manifest().json().getBytes(StandardCharsets.UTF_8)))
            problem(
                    "pack.manifest-changed",
                    Manifest.FILE,
                    new Words(
                            "マニフェストが書き換えられています。中のダイジェストが内容と一致しません。",
                            "The manifest was changed: its content does not agree with its digest."));
    }

    private void tables(Pack pack) throws IOException {
        for (var entry : pack.manifest().tables().entrySet()) {
            var table = entry.getValue();
            if (!table.file().equals(entry.getKey() + ".parquet")) {
                problem(
                        "pack.manifest-changed",
                        Manifest.FILE,
                        new Words("表のファイル名が正しくありません。", "A table's file name is not as it must be."));
                continue;
            }
            var file = pack.folder().resolve(table.file());
            if (!Files.isRegularFile(file)) {
                problem("pack.file-missing", table.file(), new Words("ファイルがありません。", "The file is missing."));
                continue;
            }
            var found = Bytes.of(file).sha256();
            if (!found.equals(table.sha256()))
                problem(
                        "pack.file-changed",
                        table.file(),
                        new Words(
                                "ファイルが封をした時と違います（SHA-256 %s…、記録は%s…）。"
                                        .formatted(found.brief(), table.sha256().brief()),
                                "The file is not as it was sealed (SHA-256 %s…, recorded %s…)."
                                        .formatted(found.brief(), table.sha256().brief())));
        }
    }

    private void extras(Pack pack) throws IOException {
        var known = new TreeSet<String>();
        known.add(Manifest.FILE);
        pack.manifest().tables().values().forEach(t -> known.add(t.file()));
        try (var files = Files.walk(pack.folder())) {
            files.filter(f -> !Files.isDirectory(f))
                    .map(f -> pack.folder().relativize(f).toString())
                    .filter(f -> !known.contains(f))
                    .sorted()
                    .forEach(f -> problem(
                            "pack.file-extra",
                            f,
                            new Words("マニフェストにないファイルです。", "The manifest does not know this file.")));
        }
    }

    private void problem(String code, String file, Words words) {
        problems.add(Problem.error(code, Place.whole(shown.resolve(file).toString()), "", words));
    }
}
