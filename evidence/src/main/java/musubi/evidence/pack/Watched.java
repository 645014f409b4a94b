package musubi.evidence.pack;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import musubi.evidence.source.Source;
import musubi.quantity.Words;

/** A source whose reading is told to whoever waits. */
record Watched(Source source, Words what, long before, long total, Recipe.Progress progress) implements Source {
    private static final long EVERY = 8L << 20;

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> folders() {
        return source.folders();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public Optional<Path> file() {
        return source.file();
    }

    @Override
    public InputStream open() throws IOException {
        return new FilterInputStream(source.open()) {
            private long read;

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int n = super.read(bytes, from, length);
                if (n > 0 && read / EVERY != (read + n) / EVERY) progress.at(what, before + read + n, total);
                read += Math.max(0, n);
                return n;
            }
        };
    }
}
