package musubi.platform.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** Called by the build, so that no start has to unpack the programs of PostgreSQL. */
public final class Unpacking {
    private Unpacking() {}

    /**
     * @param folder where the programs shall stand: {@code postgresql} beside the jar or the classes of this module
     * @throws IOException when they cannot be written there
     */
    public static void main(String... folder) throws IOException {
        if (Binaries.archive().isPresent()) Binaries.unpack(Path.of(folder[0]));
    }
}
