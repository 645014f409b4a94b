package musubi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import musubi.evidence.pack.Folder;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;

/**
 * Where a bench runs, and how large.
 *
 * @param folder for inputs and outputs
 * @param people who take part
 * @param bytes of a health export
 * @param runs pairs of turns
 * @param measures the ids of those to race; empty for all
 * @param progress hears what is being done
 */
record Ground(Path folder, int people, long bytes, int runs, List<String> measures, Consumer<String> progress) {
    Ground {
        measures = List.copyOf(measures);
    }

    /** The file for which {@code make} is called when it is not there from an earlier run. */
    Path input(String name, Making make) throws Exception {
        var file = folder.resolve(name);
        if (Files.exists(file)) return file;
        progress.accept("making " + name);
        var unfinished = folder.resolve(name + ".part");
        Folder.delete(unfinished);
        make.at(unfinished);
        return Files.move(unfinished, file);
    }

    /** Makes a file or folder. */
    interface Making {
        void at(Path file) throws Exception;
    }

    /** A pack of a folder of sources, built once. */
    Pack pack(String name, Path source) throws Exception {
        return Pack.open(input(
                name, pack -> Packs.build(Recipe.of(List.of(source), pack, Key.create(fresh(name + ".key"))))));
    }

    /** A name in the folder where nothing stands. */
    Path fresh(String name) throws IOException {
        var file = folder.resolve(name);
        Folder.delete(file);
        return file;
    }
}
