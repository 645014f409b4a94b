package musubi.evidence.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import musubi.evidence.record.Evidence;
import musubi.quantity.Words;
import org.junit.jupiter.api.Assumptions;

/** Sources made of text or bytes, a sink that keeps everything, and the place of the shared data. */
final class SourceFixture {
    private SourceFixture() {}

    /** A row as it came, with its line. */
    record Kept<T>(T row, long line) {}

    /** A rejection or a remark. */
    record Said(String code, long line, String column, String value, Words words) {}

    /** Keeps everything it gets. */
    static final class KeepingSink implements Sink {
        final List<Kept<Evidence>> rows = new ArrayList<>();
        final List<Kept<StepInterval>> steps = new ArrayList<>();
        final List<Said> rejected = new ArrayList<>();
        final List<Said> remarks = new ArrayList<>();
        final Set<String> leftOut = new LinkedHashSet<>();

        @Override
        public void accept(Evidence row, long line) {
            rows.add(new Kept<>(row, line));
        }

        @Override
        public void accept(StepInterval interval, long line) {
            steps.add(new Kept<>(interval, line));
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            rejected.add(new Said(code, line, column, value, reason));
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {
            remarks.add(new Said(code, line, column, value, words));
        }

        @Override
        public void leftOut(String column) {
            leftOut.add(column);
        }

        List<StepInterval> intervals() {
            return steps.stream().map(Kept::row).toList();
        }

        List<String> rejections() {
            return rejected.stream().map(Said::code).toList();
        }

        List<String> remarked() {
            return remarks.stream().map(Said::code).toList();
        }
    }

    static Source source(String text) {
        return source(text.getBytes(StandardCharsets.UTF_8));
    }

    static Source source(byte[] bytes) {
        return new Source() {
            @Override
            public String name() {
                return "given";
            }

            @Override
            public List<String> folders() {
                return List.of();
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public Optional<Path> file() {
                return Optional.empty();
            }
        };
    }

    static Source source(Path file) {
        return new Source() {
            @Override
            public String name() {
                return file.getFileName().toString();
            }

            @Override
            public List<String> folders() {
                return List.of();
            }

            @Override
            public long size() {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public Optional<Path> file() {
                return Optional.of(file);
            }
        };
    }

    /** The same bytes under a name. */
    static Source named(String name, Source source) {
        return new Source() {
            @Override
            public String name() {
                return name;
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
            public InputStream open() throws IOException {
                return source.open();
            }

            @Override
            public Optional<Path> file() {
                return source.file();
            }
        };
    }

    /** Reads the source with the format its content shows. */
    static KeepingSink read(Source source, Settings settings) throws IOException {
        var head = Heads.of(source);
        var sink = new KeepingSink();
        Formats.of(head).orElseThrow(() -> new AssertionError("no format")).read(source, head, settings, sink);
        return sink;
    }

    /** A file of the shared data, or the test is skipped. */
    static Path shared(String path) {
        var given = System.getenv("MUSUBI_SHARED_DATA");
        var folder = given == null ? Path.of("..", "..", "shared", "data") : Path.of(given);
        var file = folder.resolve(path);
        Assumptions.assumeTrue(Files.exists(file), "shared data not found: " + path);
        return file;
    }
}
