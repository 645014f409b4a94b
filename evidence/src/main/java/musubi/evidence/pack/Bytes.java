package musubi.evidence.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import musubi.quantity.Digest;

/** How many bytes there are and what their digest is. */
record Bytes(long count, Digest sha256) {
    private static final int BUFFER = 1 << 18;

    static Bytes of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    static Bytes of(InputStream in) throws IOException {
        var digest = Digest.sha256();
        var buffer = new byte[BUFFER];
        long count = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
            count += n;
        }
        return new Bytes(count, Digest.reached(digest));
    }
}
