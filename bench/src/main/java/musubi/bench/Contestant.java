package musubi.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One side of a race in a process of its own that has read its data: it works when it is told to and waits between, so that
 * two sides take turns and neither's reading of files is timed.
 */
final class Contestant implements AutoCloseable {
    private static final String MARK = "bench ";
    private final Process process;
    private final BufferedReader said;
    private final BufferedWriter told;
    private final Path errors;

    private Contestant(Process process, Path errors) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.told = process.outputWriter(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * A turn.
     *
     * @param seconds as the process itself measured them
     * @param figure what it found
     * @param cpu seconds of processor time; 0 where the process does not tell
     */
    record Turn(double seconds, double figure, double cpu) {}

    /** Starts the process; what it writes to its errors goes to {@code errors}. */
    static Contestant start(List<String> command, Path errors) throws IOException {
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new Contestant(process, errors);
    }

    /** Waits until it has its data; what it lacks, if it cannot take part. */
    Optional<String> lacks() throws IOException {
        var line = next();
        return line.equals("ready") ? Optional.empty() : Optional.of(line);
    }

    Turn turn() throws IOException {
        told.write("go\n");
        told.flush();
        var words = next().split(" ");
        return new Turn(
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                words.length > 3 ? Double.parseDouble(words[3]) : 0);
    }

    private String next() throws IOException {
        for (var line = said.readLine(); line != null; line = said.readLine())
            if (line.startsWith(MARK)) return line.substring(MARK.length());
        throw new IllegalStateException("a process of the bench ended\n" + Files.readString(errors));
    }

    @Override
    public void close() throws IOException {
        told.close();
        process.destroy();
    }
}
