package musubi.platform.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What the machine's program xz makes of a packed file. At its end an {@link IOException} tells when the program was not content. */
final class XzProgram extends FilterInputStream {
    private final Process program;

    private XzProgram(Process program) {
        super(program.getInputStream());
        this.program = program;
    }

    /** @throws IOException where there is no such program */
    static InputStream open(Path packed) throws IOException {
        return new XzProgram(new ProcessBuilder("xz", "--decompress", "--stdout")
                .redirectInput(packed.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read < 0) ended();
        return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int read = super.read(into, from, most);
        if (read < 0) ended();
        return read;
    }

    private void ended() throws IOException {
        try {
            int answer = program.waitFor();
            if (answer != 0) throw new IOException("xz answered %d".formatted(answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while xz unpacked", e);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        program.destroy();
    }
}
